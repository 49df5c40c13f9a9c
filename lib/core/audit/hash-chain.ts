import { type Checkpoint, hashAt, readCheckpoint, writeCheckpoint } from '#lib/core/audit/checkpoint';
import { type AuditKeys, auditKeys } from '#lib/core/audit/keys';
import { job } from '#lib/core/background/job';
import { onceAcrossNodes } from '#lib/core/background/once-across-nodes';
import { minutes, seconds } from '#lib/core/durations';
import type { Database, Transaction } from '#lib/database/client';
import { OperatorError } from '#lib/errors';
import { log } from '#lib/log';
import { throttle } from '#lib/throttle';

/**
 * The chain writer numbers and hashes audit rows after their commit, so that writers never wait for each other. Each
 * hash covers the previous one: a row that is changed, removed or inserted breaks the chain from there on. One node
 * writes at a time, and extends only an intact checkpoint, or a forged one would become ours.
 * Its transactions are an exception to `audited`: they change nothing but the chain.
 */

/** Rows per transaction: few enough that on the embedded database nobody waits long. */
const batchSize = 1_000;

/** One run takes no longer than this, so that a process with a long backlog can end. */
const longestRun = seconds(2);

const logEvery = minutes(1);

/** Changes the chain, unless another node does: then it returns null. */
export const changeChain = <T>(db: Database, change: (tx: Transaction) => Promise<T>): Promise<T | null> =>
  onceAcrossNodes(db, 'audit-chain', change);

/** @throws if the checkpoint is not ours, or older than one that this process has seen. */
export async function requireCheckpoint(
  tx: Transaction,
  keys: AuditKeys,
  seen: Checkpoint | null,
): Promise<Checkpoint> {
  const checkpoint = await readCheckpoint(tx, keys);
  if (!checkpoint)
    throw new OperatorError('The checkpoint of the audit trail is gone: run `gatehouse audit verify`.');
  if (!checkpoint.intact)
    throw new OperatorError('The checkpoint of the audit trail was changed: run `gatehouse audit verify`.');
  if (seen && checkpoint.count < seen.count)
    throw new OperatorError(
      'The audit trail was rolled back: run `gatehouse audit verify` with a checkpoint from the log.',
    );
  return checkpoint;
}

/** What the chain writer knows. */
interface Known {
  keys: AuditKeys;
  seen: Checkpoint | null;
}

interface Batch {
  checkpoint: Checkpoint;
  isLast: boolean;
}

async function hashBatch(tx: Transaction, { keys, seen }: Known, now: Date): Promise<Batch> {
  const checkpoint = await requireCheckpoint(tx, keys, seen);
  const rows = await tx.$queryRaw<{ id: string; mac: Uint8Array | null }[]>`
    SELECT "id", "mac" FROM "AuditEvent" WHERE "sequence" IS NULL ORDER BY "at", "id" LIMIT ${batchSize}`;
  let { count, lastHash } = checkpoint;
  const hashes = rows.map(({ mac }) => {
    count += 1;
    lastHash = hashAt(keys, lastHash, count, mac);
    return Buffer.from(lastHash).toString('hex');
  });
  const numbered = await tx.$executeRaw`
    UPDATE "AuditEvent" e SET "sequence" = ${checkpoint.count}::bigint + n."ordinal", "chainHash" = decode(n."hash", 'hex')
    FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${hashes}::text[]) WITH ORDINALITY AS n("id", "hash", "ordinal")
    WHERE e."id" = n."id"`;
  if (numbered !== rows.length)
    throw new OperatorError('An audit row disappeared while the chain was written.');
  const next = rows.length === 0 ? checkpoint : { count, lastHash, writtenAt: now };
  if (next !== checkpoint) await writeCheckpoint(tx, keys, next);
  return { checkpoint: next, isLast: rows.length < batchSize };
}

/** The time of the oldest event outside the chain, or null: the one read that an idle tick costs. */
async function oldestUnhashed(db: Database): Promise<Date | null> {
  const rows = await db.$queryRaw<{ at: Date }[]>`
    SELECT "at" FROM "AuditEvent" WHERE "sequence" IS NULL ORDER BY "at", "id" LIMIT 1`;
  return rows[0]?.at ?? null;
}

export interface ChainWriter {
  /** Adds committed rows to the chain, for 2 s at most, unless another node does. @throws if the checkpoint is not ours. */
  extend(db: Database, now: Date): Promise<void>;
  /** Logs the checkpoint if it has advanced since it was logged last. */
  logCheckpoint(now: Date): void;
}

/** Logs the checkpoint at most once a minute: a log that is kept elsewhere exposes a trail that was rolled back. */
export function newChainWriter(): ChainWriter {
  let seen: Checkpoint | null = null;
  let logged = { count: 0, at: 0 };
  const warn = throttle((late: number) => log.warn('audit.behind', { seconds: Math.round(late / 1_000) }));

  function logCheckpoint(now: Date): void {
    if (!seen || seen.count === logged.count) return;
    logged = { count: seen.count, at: now.getTime() };
    log.info('audit.checkpoint', { count: seen.count, hash: Buffer.from(seen.lastHash).toString('hex') });
  }

  /** A lock that is never released keeps every node from writing the chain. */
  function warnIfBehind(oldest: Date, now: Date): void {
    const late = now.getTime() - oldest.getTime();
    if (late >= logEvery) warn(late);
  }

  async function extend(db: Database, now: Date): Promise<void> {
    const start = performance.now();
    const keys = await auditKeys();
    const oldest = await oldestUnhashed(db);
    if (oldest) warnIfBehind(oldest, now);
    let isLast = oldest === null;
    while (!isLast && performance.now() - start < longestRun) {
      const known = { keys, seen };
      const batch = await changeChain(db, (tx) => hashBatch(tx, known, now));
      if (batch) seen = batch.checkpoint;
      isLast = batch?.isLast ?? true;
    }
    // In an idle minute too, so that the log reaches as far as the trail; and when the clock was set back.
    if (Math.abs(now.getTime() - logged.at) >= logEvery) logCheckpoint(now);
  }

  return { extend, logCheckpoint };
}

const writer = newChainWriter();

export const chainWriting = job({
  name: 'audit-chain',
  every: seconds(0.5),
  run: ({ db, now }) => writer.extend(db, now),
  finish: writer.logCheckpoint,
});
