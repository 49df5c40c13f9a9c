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
 * Reads the whole trail and stops at the first row that was changed, removed or inserted. The end is the head as it
 * was read first, and places only grow: a server may seal on meanwhile.
 */

export interface Verification {
  /** How far the seal reaches; null if there is no head of ours. */
  head: Checkpoint | null;
  /** What retention removed; null if nothing, or if the record is not ours. */
  retention: Retention | null;
  /** Rows whose detail was erased. */
  erased: number;
  /** Rows that have no place yet; `late` ones have waited for over a minute. */
  waiting: { count: number; late: number };
  /** The first fault; null if there is none. */
  finding: Finding | null;
}

/** A head that was written to the log; `seal` in hex. */
export interface KnownCheckpoint {
  count: number;
  seal: string;
}

export interface VerificationOptions {
  known?: KnownCheckpoint;
  now?: Date;
  read?: Read;
  /** Told once how many rows there are to read. */
  begin?(rows: number): void;
  /** Told as rows are read. */
  advance?(rows: number): void;
}

/** The fault of a chain that does not go through a head from the log. */
function contradictsLog(walk: Scan, known: KnownCheckpoint | undefined): Finding | null {
  if (known?.count !== walk.place || Buffer.from(walk.seal).toString('hex') === known.seal) return null;
  return rolledBack(known.count, `the log has another seal for place ${known.count}`);
}

/** Walks on to the place `end`, which must be there. Reads one batch while it checks the one before. */
async function walkTo(trail: Trail, end: number, walk: Scan, { known, advance }: VerificationOptions) {
  const readFrom = (place: number) => trail.between(place, Math.min(end, place + batchSize - 1));
  const start = walk.place + 1;
  if (end < start) return null;
  let next = readFrom(start);
  for (let from = start; from <= end; from += batchSize) {
    const rows = await next;
    next = readFrom(from + batchSize);
    // If the walk ends here, nobody asks what became of it.
    next.catch(() => {});
    for (const row of rows) {
      const finding = step(walk, row) ?? contradictsLog(walk, known);
      if (finding) return finding;
    }
    if (walk.place < Math.min(end, from + batchSize - 1))
      return removed(walk.place + 1, walk.last, await trail.after(walk.place));
    advance?.(rows.length);
  }
  return null;
}

function checkCheckpoint(
  head: StoredCheckpoint | null,
  walk: Scan,
  known: KnownCheckpoint | undefined,
): Finding | null {
  if (!head) return checkpointFinding('was removed');
  if (!head.intact) return checkpointFinding('was changed: its MAC does not fit what it says');
  if (!isSame(head.lastHash, walk.seal)) return checkpointFinding('does not fit the last row');
  if (known && known.count > head.count)
    return rolledBack(known.count, `it reaches place ${head.count}, but the log says ${known.count}`);
  return null;
}

async function findOutside(trail: Trail, start: number): Promise<Finding | null> {
  const row = await trail.outside(start);
  return row && inserted(row, 'the chain has no such place');
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

/** Verifies what there is behind the rows that retention had removed when it was asked first. */
async function verifyBehind(trail: Trail, keys: AuditKeys, options: VerificationOptions) {
  const { now = currentTime(), known } = options;
  // Before the head: what retention removes later lies behind it.
  const removedRows = await trail.retention();
  const retention = removedRows?.intact ? removedRows : null;
  const stored = await trail.head();
  const head = stored?.intact ? stored : null;
  const end = head ? head.count : await trail.lastPlace();
  const start = retention?.place ?? 0;
  options.begin?.(Math.max(0, end - start));
  const walk = newScan(keys, retention ?? { place: 0, seal: firstHash });
  const finding =
    judgeRetention(removedRows, head) ??
    contradictsLog(walk, known) ??
    (await walkTo(trail, end, walk, options)) ??
    checkCheckpoint(stored, walk, known) ??
    (await findOutside(trail, start));
  const rest = finding ? { waiting: { count: 0, late: 0 }, finding } : await checkWaiting(trail, keys, now);
  return { head, retention, erased: walk.erased, ...rest };
}

function judgeRetention(stored: StoredRetention | null, head: Checkpoint | null): Finding | null {
  if (!stored) return null;
  if (!stored.intact) return retentionFinding('was changed: its MAC does not fit what it says');
  if (head && stored.place > head.count)
    return rolledBack(
      head.count,
      `it reaches place ${head.count}, but retention removed rows up to ${stored.place}`,
    );
  return null;
}

/** Verifies all there is; it throws only for what the database refuses. */
export async function verifyTrail(options: VerificationOptions = {}): Promise<Verification> {
  const keys = await auditKeys();
  const trail = readTrail(options.read ?? readPrepared, keys);
  for (;;) {
    const result = await verifyBehind(trail, keys, options);
    if (result.finding?.kind !== 'removed') return result;
    // Retention may have removed it meanwhile: then its record says so, and what is left is verified from there.
    const retention = await trail.retention();
    const isLater = retention?.intact && retention.place > (result.retention?.place ?? 0);
    if (!isLater || retention.place < (result.finding.place ?? 0)) return result;
  }
}
