import { config } from '#lib/config';
import { firstHash } from '#lib/core/audit/checkpoint';
import { lockChain, requireCheckpoint } from '#lib/core/audit/hash-chain';
import { type AuditKeys, auditKeys } from '#lib/core/audit/keys';
import type { Row } from '#lib/core/audit/reading';
import { readRetention, writeRetention } from '#lib/core/audit/retention';
import { newScan, step } from '#lib/core/audit/scan';
import { days, earlier } from '#lib/core/durations';
import type { Database, Transaction } from '#lib/database/client';
import { currentTime } from '#lib/database/clock';
import { OperatorError } from '#lib/errors';
import { log } from '#lib/log';

/**
 * Removes the beginning of the trail when it is older than AUDIT_RETENTION_DAYS, and records up to which place. Nothing
 * goes that does not verify: else whoever reaches the database could make a row look old and have us remove it.
 */

/** Rows for one transaction. */
const batchSize = 1_000;

/** The first sealed rows that are left, as far as they are older than `before`, by the earlier of the two clocks. */
async function oldRows(tx: Transaction, place: number, before: Date, age: number): Promise<Row[]> {
  const rows = await tx.$queryRaw<(Row & { isOld: boolean })[]>`
    SELECT "id", "at", "action", "outcome"::text AS "outcome", "code", "actorId", "sessionId", "subjectType", "subjectId",
      "requestId", "detail", "salt", "detailDigest", "mac", "place", "seal",
      "at" < LEAST(${before}::timestamptz, now() - ${age / 1_000}::float8 * interval '1 second') AS "isOld"
    FROM "AuditEvent" WHERE "place" > ${place} ORDER BY "place" LIMIT ${batchSize}`;
  const first = rows.findIndex(({ isOld }) => !isOld);
  return first < 0 ? rows : rows.slice(0, first);
}

async function removeBatch(tx: Transaction, keys: AuditKeys, now: Date, age: number): Promise<number> {
  if (!(await lockChain(tx))) return 0;
  await requireCheckpoint(tx, keys, null);
  const stored = await readRetention(tx, keys);
  if (stored && !stored.intact)
    throw new OperatorError(
      'The record of what retention removed was changed: run `gatehouse audit verify`.',
    );
  const from = stored ?? { place: 0, seal: firstHash };
  const walk = newScan(keys, from);
  for (const row of await oldRows(tx, from.place, earlier(now, age), age))
    if (step(walk, row))
      throw new OperatorError('An old audit row does not verify: run `gatehouse audit verify`.');
  if (walk.place === from.place) return 0;
  const removed = await tx.$executeRaw`
    DELETE FROM "AuditEvent" WHERE "place" > ${from.place} AND "place" <= ${walk.place}`;
  await writeRetention(tx, keys, { place: walk.place, seal: walk.seal, removedAt: currentTime() });
  return removed;
}

/** One batch of what is older than `age` milliseconds, by the database's clock and at `now` by another, unless another node seals or removes. Returns how many rows went. */
export async function removeOldEvents(db: Database, now: Date, age: number): Promise<number> {
  const keys = await auditKeys();
  const count = await db.$transaction((tx) => removeBatch(tx, keys, now, age));
  if (count > 0) log.info('audit.removed', { count });
  return count;
}

/** By AUDIT_RETENTION_DAYS: 1,000 rows in 5 s are 17 million in a day. */
export async function keepRetention(db: Database, now: Date): Promise<void> {
  const { auditRetentionDays } = config();
  if (auditRetentionDays !== null) await removeOldEvents(db, now, days(auditRetentionDays));
}
