import { config } from '#lib/config';
import { firstHash } from '#lib/core/audit/checkpoint';
import { changeChain, requireCheckpoint } from '#lib/core/audit/hash-chain';
import { type AuditKeys, auditKeys } from '#lib/core/audit/keys';
import type { Row } from '#lib/core/audit/reading';
import { readRetention, writeRetention } from '#lib/core/audit/retention';
import { newScan, step } from '#lib/core/audit/scan';
import { job } from '#lib/core/background/job';
import { days, earlier, seconds } from '#lib/core/durations';
import type { Database, Transaction } from '#lib/database/client';
import { currentTime, machineTime } from '#lib/database/clock';
import { OperatorError } from '#lib/errors';
import { log } from '#lib/log';

/**
 * Removes the beginning of the trail that is older than AUDIT_RETENTION_DAYS, and records how far. It removes only rows
 * that verify: otherwise a forged time would have us remove a row.
 */

/** Rows per transaction. */
const batchSize = 1_000;

/** The first rows of the chain that are older than `before`, by the earlier of the two clocks. */
async function oldRows(tx: Transaction, sequence: number, before: Date, age: number): Promise<Row[]> {
  const rows = await tx.$queryRaw<(Row & { isOld: boolean })[]>`
    SELECT "id", "at", "action", "outcome"::text AS "outcome", "code", "actorId", "sessionId", "subjectType", "subjectId",
      "requestId", "detail", "salt", "detailDigest", "mac", "sequence", "chainHash",
      "at" < LEAST(${before}::timestamptz, now() - ${age / 1_000}::float8 * interval '1 second') AS "isOld"
    FROM "AuditEvent" WHERE "sequence" > ${sequence} ORDER BY "sequence" LIMIT ${batchSize}`;
  const first = rows.findIndex(({ isOld }) => !isOld);
  return first < 0 ? rows : rows.slice(0, first);
}

async function removeBatch(tx: Transaction, keys: AuditKeys, now: Date, age: number): Promise<number> {
  await requireCheckpoint(tx, keys, null);
  const stored = await readRetention(tx, keys);
  if (stored && !stored.intact)
    throw new OperatorError(
      'The record of what retention removed was changed: run `gatehouse audit verify`.',
    );
  const from = stored ?? { sequence: 0, chainHash: firstHash };
  const scan = newScan(keys, from);
  for (const row of await oldRows(tx, from.sequence, earlier(now, age), age))
    if (step(scan, row))
      throw new OperatorError('An old audit row does not verify: run `gatehouse audit verify`.');
  if (scan.sequence === from.sequence) return 0;
  const removed = await tx.$executeRaw`
    DELETE FROM "AuditEvent" WHERE "sequence" > ${from.sequence} AND "sequence" <= ${scan.sequence}`;
  await writeRetention(tx, keys, {
    sequence: scan.sequence,
    chainHash: scan.chainHash,
    removedAt: currentTime(),
  });
  return removed;
}

/** Removes one batch older than `age` milliseconds, by the database's clock and by `now`, unless another node changes the chain. Returns the count. */
export async function removeOldEvents(db: Database, now: Date, age: number): Promise<number> {
  const keys = await auditKeys();
  const count = (await changeChain(db, (tx) => removeBatch(tx, keys, now, age))) ?? 0;
  if (count > 0) log.info('audit.removed', { count });
  return count;
}

/** By AUDIT_RETENTION_DAYS: 1,000 rows in 5 s are 17 million in a day. */
export const auditRetention = job({
  name: 'audit-retention',
  every: seconds(5),
  run: async ({ db }) => {
    const { auditRetentionDays } = config();
    if (auditRetentionDays !== null) await removeOldEvents(db, machineTime(), days(auditRetentionDays));
  },
});
