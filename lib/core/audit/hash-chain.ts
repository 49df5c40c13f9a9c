import { type Checkpoint, hashAt, readCheckpoint, writeHead } from '#lib/core/audit/checkpoint';
import { type AuditKeys, auditKeys } from '#lib/core/audit/keys';
import { minutes, seconds } from '#lib/core/durations';
import { type Database, type Transaction, withRetries } from '#lib/database/client';
import { OperatorError } from '#lib/errors';
import { log } from '#lib/log';
import { throttle } from '#lib/throttle';

/**
 * The sealer gives committed audit rows their place, after the fact, so that writers never wait for each other. Each
 * seal covers the one before: who changes, removes or inserts a row breaks the chain from there on. One node seals
 * at a time, under an advisory lock; it extends only a head that we wrote, for a forged one would look like ours then.
 * Its transactions are the one exception to `audited`: they place rows of the trail and change nothing else.
 */

/** Rows for one transaction: short enough that on the embedded database nobody waits long. */
const batchSize = 1_000;

/** A long backlog is sealed in stretches of this many milliseconds, so that a process can end in between. */
const stretch = seconds(2);

const logEvery = minutes(1);

/** True for one node at a time, until the transaction ends. */
export async function lockChain(tx: Transaction): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ taken: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtext('gatehouse/audit-seal')) AS "taken"`;
  return row?.taken === true;
}

/** @throws if the head is not ours, or lies before one that this process has seen. */
export async function requireCheckpoint(
  tx: Transaction,
  keys: AuditKeys,
  seen: Checkpoint | null,
): Promise<Checkpoint> {
  const head = await readCheckpoint(tx, keys);
  if (!head) throw new OperatorError('The head of the audit trail is gone: run `gatehouse audit verify`.');
  if (!head.intact)
    throw new OperatorError('The head of the audit trail was changed: run `gatehouse audit verify`.');
  if (seen && head.count < seen.count)
    throw new OperatorError(
      'The audit trail was rolled back: run `gatehouse audit verify` with a head from the log.',
    );
  return head;
}

/** What the sealer knows. */
interface Known {
  keys: AuditKeys;
  seen: Checkpoint | null;
}

interface Batch {
  head: Checkpoint;
  isLast: boolean;
}

async function hashBatch(tx: Transaction, { keys, seen }: Known, now: Date): Promise<Batch | null> {
  if (!(await lockChain(tx))) return null;
  const head = await requireCheckpoint(tx, keys, seen);
  const rows = await tx.$queryRaw<{ id: string; mac: Uint8Array | null }[]>`
    SELECT "id", "mac" FROM "AuditEvent" WHERE "place" IS NULL ORDER BY "at", "id" LIMIT ${batchSize}`;
  let { count, lastHash } = head;
  const seals = rows.map(({ mac }) => {
    count += 1;
    lastHash = hashAt(keys, lastHash, count, mac);
    return Buffer.from(lastHash).toString('hex');
  });
  const placed = await tx.$executeRaw`
    UPDATE "AuditEvent" e SET "place" = ${head.count}::bigint + n."ordinal", "seal" = decode(n."seal", 'hex')
    FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${seals}::text[]) WITH ORDINALITY AS n("id", "seal", "ordinal")
    WHERE e."id" = n."id"`;
  if (placed !== rows.length) throw new OperatorError('An audit row went away while it was sealed.');
  const next = rows.length === 0 ? head : { count, lastHash, sealedAt: now };
  if (next !== head) await writeHead(tx, keys, next);
  return { head: next, isLast: rows.length < batchSize };
}

/** The time of the oldest event without a place, or null: one read of their index, and all that an idle tick costs. */
async function oldestUnhashed(db: Database): Promise<Date | null> {
  const rows = await db.$queryRaw<{ at: Date }[]>`
    SELECT "at" FROM "AuditEvent" WHERE "place" IS NULL ORDER BY "at", "id" LIMIT 1`;
  return rows[0]?.at ?? null;
}

export interface ChainWriter {
  /** Seals what is committed, or 2 s long of it, unless another node is at it. @throws if the trail's head is not ours any more. */
  seal(db: Database, now: Date): Promise<void>;
  /** Writes the head to the log if it has advanced since it was last written there. */
  logCheckpoint(now: Date): void;
}

/** The head goes to the log at most once a minute: kept elsewhere, the log proves that the trail was not rolled back. */
export function newChainWriter(): ChainWriter {
  let seen: Checkpoint | null = null;
  let logged = { count: 0, at: 0 };
  const warn = throttle((late: number) => log.warn('audit.behind', { seconds: Math.round(late / 1_000) }));

  function logCheckpoint(now: Date): void {
    if (!seen || seen.count === logged.count) return;
    logged = { count: seen.count, at: now.getTime() };
    log.info('audit.sealed', { count: seen.count, seal: Buffer.from(seen.lastHash).toString('hex') });
  }

  /** Who keeps every node from sealing, by holding the lock, keeps rows without a place: at most once a minute it is said. */
  function warnIfBehind(oldest: Date, now: Date): void {
    const late = now.getTime() - oldest.getTime();
    if (late >= logEvery) warn(late);
  }

  async function seal(db: Database, now: Date): Promise<void> {
    const start = performance.now();
    const keys = await auditKeys();
    const oldest = await oldestUnhashed(db);
    if (oldest) warnIfBehind(oldest, now);
    let isLast = oldest === null;
    while (!isLast && performance.now() - start < stretch) {
      const known = { keys, seen };
      const batch = await withRetries(() => db.$transaction((tx) => hashBatch(tx, known, now)));
      if (batch) seen = batch.head;
      isLast = batch?.isLast ?? true;
    }
    // In an idle minute too, so that the log does not end before the trail does; and when the clock was set back.
    if (Math.abs(now.getTime() - logged.at) >= logEvery) logCheckpoint(now);
  }

  return { seal, logCheckpoint };
}
