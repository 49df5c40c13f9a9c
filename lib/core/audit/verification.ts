import { type Checkpoint, firstHash, isSame, type StoredCheckpoint } from '#lib/core/audit/checkpoint';
import {
  checkpointFinding,
  type Finding,
  inserted,
  removed,
  retentionFinding,
  rolledBack,
} from '#lib/core/audit/finding';
import { type AuditKeys, auditKeys } from '#lib/core/audit/keys';
import { batchSize, type Row, readTrail, type Trail } from '#lib/core/audit/reading';
import type { Retention, StoredRetention } from '#lib/core/audit/retention';
import { contradiction, newScan, type Scan, step } from '#lib/core/audit/scan';
import { earlier, minutes } from '#lib/core/durations';
import { readPrepared } from '#lib/database/client';
import { currentTime } from '#lib/database/clock';
import type { Read } from '#lib/database/read';

/**
 * Reads the whole trail and stops at the first row that was changed, removed or inserted. It ends at the checkpoint that
 * it read first, because a running server extends the chain meanwhile.
 */

export interface Verification {
  /** How far the chain reaches; null if there is no intact checkpoint. */
  checkpoint: Checkpoint | null;
  /** What retention removed; null if nothing, or if the record is not ours. */
  retention: Retention | null;
  /** Rows whose detail was erased. */
  erased: number;
  /** Rows that are not in the chain yet; `late` ones have waited for over a minute. */
  waiting: { count: number; late: number };
  /** The first fault; null if there is none. */
  finding: Finding | null;
}

/** A checkpoint from the log; `hash` in hex. */
export interface KnownCheckpoint {
  count: number;
  hash: string;
}

export interface VerificationOptions {
  known?: KnownCheckpoint;
  now?: Date;
  read?: Read;
  /** Called once with the number of rows to read. */
  begin?(rows: number): void;
  /** Called as rows are read. */
  advance?(rows: number): void;
}

/** The fault of a chain that does not contain a checkpoint from the log. */
function contradictsLog(scan: Scan, known: KnownCheckpoint | undefined): Finding | null {
  if (known?.count !== scan.sequence) return null;
  if (Buffer.from(scan.chainHash).toString('hex') === known.hash) return null;
  return rolledBack(known.count, `the log has another hash for sequence number ${known.count}`);
}

/** Scans on to row `end`, which must be there. Reads one batch while it checks the one before. */
async function scanTo(trail: Trail, end: number, scan: Scan, { known, advance }: VerificationOptions) {
  const readFrom = (start: number) => trail.between(start, Math.min(end, start + batchSize - 1));
  const start = scan.sequence + 1;
  if (end < start) return null;
  let next = readFrom(start);
  for (let from = start; from <= end; from += batchSize) {
    const rows = await next;
    next = readFrom(from + batchSize);
    // If the scan ends here, nothing awaits this read.
    next.catch(() => {});
    for (const row of rows) {
      const finding = step(scan, row) ?? contradictsLog(scan, known);
      if (finding) return finding;
    }
    if (scan.sequence < Math.min(end, from + batchSize - 1))
      return removed(scan.sequence + 1, scan.last, await trail.after(scan.sequence));
    advance?.(rows.length);
  }
  return null;
}

function checkCheckpoint(
  checkpoint: StoredCheckpoint | null,
  scan: Scan,
  known: KnownCheckpoint | undefined,
): Finding | null {
  if (!checkpoint) return checkpointFinding('was removed');
  if (!checkpoint.intact) return checkpointFinding('was changed: its MAC does not fit what it says');
  if (!isSame(checkpoint.lastHash, scan.chainHash)) return checkpointFinding('does not fit the last row');
  if (known && known.count > checkpoint.count)
    return rolledBack(
      known.count,
      `it reaches sequence number ${checkpoint.count}, but the log says ${known.count}`,
    );
  return null;
}

async function findOutside(trail: Trail, start: number): Promise<Finding | null> {
  const row = await trail.outside(start);
  return row && inserted(row, 'the chain has no such sequence number');
}

async function checkWaiting(
  trail: Trail,
  keys: AuditKeys,
  now: Date,
): Promise<Pick<Verification, 'waiting' | 'finding'>> {
  const waiting = { count: 0, late: 0 };
  const due = earlier(now, minutes(1));
  for (let after: Row | undefined; ; ) {
    const rows = await trail.waiting(after);
    for (const row of rows) {
      const finding = contradiction(keys, row);
      if (finding) return { waiting, finding };
      waiting.count += 1;
      if (row.at < due) waiting.late += 1;
    }
    after = rows.at(-1);
    if (rows.length < batchSize) return { waiting, finding: null };
  }
}

/** Verifies what follows the rows that retention has removed by now. */
async function verifyBehind(trail: Trail, keys: AuditKeys, options: VerificationOptions) {
  const { now = currentTime(), known } = options;
  // Before the checkpoint: what retention removes later lies behind it.
  const removedRows = await trail.retention();
  const retention = removedRows?.intact ? removedRows : null;
  const stored = await trail.checkpoint();
  const checkpoint = stored?.intact ? stored : null;
  const end = checkpoint ? checkpoint.count : await trail.lastSequence();
  const start = retention?.sequence ?? 0;
  options.begin?.(Math.max(0, end - start));
  const scan = newScan(keys, retention ?? { sequence: 0, chainHash: firstHash });
  const finding =
    checkRetention(removedRows, checkpoint) ??
    contradictsLog(scan, known) ??
    (await scanTo(trail, end, scan, options)) ??
    checkCheckpoint(stored, scan, known) ??
    (await findOutside(trail, start));
  const rest = finding ? { waiting: { count: 0, late: 0 }, finding } : await checkWaiting(trail, keys, now);
  return { checkpoint, retention, erased: scan.erased, ...rest };
}

function checkRetention(stored: StoredRetention | null, checkpoint: Checkpoint | null): Finding | null {
  if (!stored) return null;
  if (!stored.intact) return retentionFinding('was changed: its MAC does not fit what it says');
  if (checkpoint && stored.sequence > checkpoint.count)
    return rolledBack(
      checkpoint.count,
      `it reaches sequence number ${checkpoint.count}, but retention removed rows up to ${stored.sequence}`,
    );
  return null;
}

/** Verifies the whole trail; throws only if the database cannot be read. */
export async function verifyTrail(options: VerificationOptions = {}): Promise<Verification> {
  const keys = await auditKeys();
  const trail = readTrail(options.read ?? readPrepared, keys);
  for (;;) {
    const result = await verifyBehind(trail, keys, options);
    if (result.finding?.kind !== 'removed') return result;
    // Retention may have removed the row meanwhile: then its record says so, and the scan starts again from there.
    const retention = await trail.retention();
    const isLater = retention?.intact && retention.sequence > (result.retention?.sequence ?? 0);
    if (!isLater || retention.sequence < (result.finding.sequence ?? 0)) return result;
  }
}
