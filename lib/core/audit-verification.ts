import {
  changed,
  type Finding,
  headFinding,
  inserted,
  isTime,
  removed,
  rolledBack,
} from '#lib/core/audit-finding';
import { firstSeal, type Head, isSame, type StoredHead, sealAt } from '#lib/core/audit-head';
import { type AuditKeys, auditKeys } from '#lib/core/audit-keys';
import { digestDetail, macOfEvent } from '#lib/core/audit-proof';
import { batchSize, type Row, readTrail, type Trail } from '#lib/core/audit-reading';
import { earlier, minutes } from '#lib/core/durations';
import { type Read, readPrepared } from '#lib/database';

/**
 * Reads the whole trail and stops at the first row that was changed, removed or inserted. The end is the head as it
 * was read first, and places only grow: a server may seal on meanwhile.
 */

export interface Verification {
  /** How far the seal reaches; null if there is no head of ours. */
  head: Head | null;
  /** Rows whose detail was erased. */
  erased: number;
  /** Rows that have no place yet; `late` ones have waited for over a minute. */
  waiting: { count: number; late: number };
  /** The first fault; null if there is none. */
  finding: Finding | null;
}

/** A head that was written to the log; `seal` in hex. */
export interface KnownHead {
  count: number;
  seal: string;
}

export interface VerificationOptions {
  known?: KnownHead;
  now?: Date;
  read?: Read;
  /** Told once how many rows there are to read. */
  begin?(rows: number): void;
  /** Told as rows are read. */
  advance?(rows: number): void;
}

/** What a row says against itself, chain aside; null if it is as it was written. */
function contradiction(keys: AuditKeys, row: Row): Finding | null {
  if (!row.mac || !row.detailDigest) return inserted(row, 'it has no MAC');
  if (!isTime(row.at) || !isSame(row.mac, macOfEvent(keys, row, row.detailDigest)))
    return changed(row, 'its MAC does not fit, so it was altered or forged');
  if (row.detail === null && row.salt === null) return null;
  if (!row.salt || !isSame(row.detailDigest, digestDetail(row.salt, row.detail)))
    return changed(row, 'its detail does not fit its digest');
  return null;
}

/** Where the walk along the chain stands: the last row, and what the chain comes to with it. */
interface Walk {
  keys: AuditKeys;
  place: number;
  seal: Uint8Array;
  last: Row | null;
  erased: number;
}

function step(walk: Walk, row: Row): Finding | null {
  const place = Number(row.place);
  if (place === walk.place) return inserted(row, `its place is that of row ${walk.last?.id}`);
  if (place > walk.place + 1) return removed(walk.place + 1, walk.last, row);
  const finding = contradiction(walk.keys, row);
  if (finding) return finding;
  const seal = sealAt(walk.keys, walk.seal, place, row.mac);
  if (!isSame(row.seal, seal)) return changed(row, 'its seal does not fit the chain');
  Object.assign(walk, { place, seal, last: row, erased: walk.erased + (row.salt === null ? 1 : 0) });
  return null;
}

/** The fault of a chain that does not go through a head from the log. */
function contradictsLog(walk: Walk, known: KnownHead | undefined): Finding | null {
  if (known?.count !== walk.place || Buffer.from(walk.seal).toString('hex') === known.seal) return null;
  return rolledBack(known.count, `the log has another seal for place ${known.count}`);
}

/** Walks to the place `end`, which must be there. Reads one batch while it checks the one before. */
async function walkTo(trail: Trail, end: number, walk: Walk, { known, advance }: VerificationOptions) {
  const readFrom = (place: number) => trail.between(place, Math.min(end, place + batchSize - 1));
  if (end < 1) return null;
  let next = readFrom(1);
  for (let from = 1; from <= end; from += batchSize) {
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

function judgeHead(head: StoredHead | null, walk: Walk, known: KnownHead | undefined): Finding | null {
  if (!head) return headFinding('was removed');
  if (!head.intact) return headFinding('was changed: its MAC does not fit what it says');
  if (!isSame(head.lastSeal, walk.seal)) return headFinding('does not fit the last row');
  if (known && known.count > head.count)
    return rolledBack(known.count, `it reaches place ${head.count}, but the log says ${known.count}`);
  return null;
}

async function findOutside(trail: Trail): Promise<Finding | null> {
  const row = await trail.outside();
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

/** Verifies all there is; it throws only for what the database refuses. */
export async function verifyTrail(options: VerificationOptions = {}): Promise<Verification> {
  const { read = readPrepared, now = new Date(), known } = options;
  const keys = await auditKeys();
  const trail = readTrail(read, keys);
  const stored = await trail.head();
  const head = stored?.intact ? stored : null;
  const end = head ? head.count : await trail.lastPlace();
  options.begin?.(end);
  const walk: Walk = { keys, place: 0, seal: firstSeal, last: null, erased: 0 };
  const finding =
    (await walkTo(trail, end, walk, options)) ?? judgeHead(stored, walk, known) ?? (await findOutside(trail));
  const rest = finding ? { waiting: { count: 0, late: 0 }, finding } : await checkWaiting(trail, keys, now);
  return { head, erased: walk.erased, ...rest };
}
