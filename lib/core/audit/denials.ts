import { v7 as uuidv7 } from 'uuid';
import { config } from '#lib/config';
import { auditKeys } from '#lib/core/audit/keys';
import { proveEvent } from '#lib/core/audit/mac';
import { outcomeOf } from '#lib/core/audit/outcome';
import { job } from '#lib/core/background/job';
import { minutes, seconds } from '#lib/core/durations';
import type { Context } from '#lib/core/operation/context';
import type { Database, Transaction } from '#lib/database/client';
import type { ErrorCode } from '#lib/errors';
import { ipBucket } from '#lib/ip';
import { isId } from '#lib/schemas/fields';

/**
 * Refused requests cannot fill the trail. Per action and code, the first few denials of each caller in a period get a
 * row each, up to a limit for all callers together. One statement counts the rest, and the end of the period turns them
 * into one row: how many more, the first and the last. Every denial is in the trail once.
 */

export const rowsOfCaller = 10;
export const rowsOfAll = 300;
export const denialPeriod = minutes(10);

/** Periods per transaction. */
const batchSize = 500;

interface Denied extends Pick<Context, 'db' | 'ip'> {
  readonly event: string;
  readonly actor: { id: string } | null;
}

/** Counts a denial. True if it gets a row of its own. */
export async function countDenial({ db, event, actor, ip }: Denied, code: ErrorCode): Promise<boolean> {
  if (!config().rateLimits) return true;
  return countIn(db, { action: event, code, caller: actor?.id ?? ipBucket(ip), ip });
}

interface Denial {
  action: string;
  code: string;
  caller: string;
  ip: string;
}

// Once the row for all callers is full, only it counts: many callers cannot fill this table either.
export async function countIn(db: Database, { action, code, caller, ip }: Denial): Promise<boolean> {
  const rows = await db.$queryRaw<{ isFew: boolean }[]>`
    WITH "full" AS (
      UPDATE "DenialCount" SET "count" = "count" + 1, "lastAt" = clock_timestamp(),
        "firstAt" = CASE WHEN "count" = ${rowsOfAll} THEN clock_timestamp() ELSE "firstAt" END
      WHERE "action" = ${action} AND "code" = ${code} AND "caller" = '' AND "count" >= ${rowsOfAll} RETURNING 1
    ), "period" AS (
      SELECT clock_timestamp() AS "now", clock_timestamp() + ${denialPeriod / 1_000}::float8 * interval '1 second' AS "end"
    ), "own" AS (
      INSERT INTO "DenialCount" AS c ("action", "code", "caller", "ip", "count", "firstAt", "lastAt", "endsAt")
      SELECT ${action}, ${code}, ${caller}, ${ip}, 1, "now", "now", "end" FROM "period" WHERE NOT EXISTS (SELECT FROM "full")
      ON CONFLICT ("action", "code", "caller") DO UPDATE SET "count" = c."count" + 1, "lastAt" = excluded."lastAt",
        "ip" = excluded."ip",
        "firstAt" = CASE WHEN c."count" = ${rowsOfCaller} THEN excluded."firstAt" ELSE c."firstAt" END
      RETURNING "count"
    ), "all" AS (
      INSERT INTO "DenialCount" AS c ("action", "code", "caller", "ip", "count", "firstAt", "lastAt", "endsAt")
      SELECT ${action}, ${code}, '', NULL, 1, "now", "now", "end" FROM "period", "own" WHERE "count" <= ${rowsOfCaller}
      ON CONFLICT ("action", "code", "caller") DO UPDATE SET "count" = c."count" + 1, "lastAt" = excluded."lastAt",
        "firstAt" = CASE WHEN c."count" = ${rowsOfAll} THEN excluded."firstAt" ELSE c."firstAt" END
      RETURNING "count"
    )
    SELECT "count" <= ${rowsOfAll} AS "isFew" FROM "all"`;
  return rows[0]?.isFew ?? false;
}

interface Ended {
  action: string;
  code: ErrorCode;
  caller: string;
  ip: string | null;
  count: number;
  firstAt: Date;
  lastAt: Date;
}

/** The row that says how many more there were; empty if there were no more. */
function summaryOf({ action, code, caller, ip, count, firstAt, lastAt }: Ended, now: Date) {
  const more = count - (caller === '' ? rowsOfAll : rowsOfCaller);
  if (more <= 0) return [];
  const event = { id: uuidv7(), at: now, action, outcome: outcomeOf(code), code, requestId: uuidv7() };
  const about = {
    actorId: isId(caller) ? caller : null,
    sessionId: null,
    subjectType: null,
    subjectId: null,
  };
  const times = { firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() };
  return [{ ...event, ...about, detail: { ip, userAgent: null, more, ...times } }];
}

const takeEnded = (tx: Transaction) => tx.$queryRaw<Ended[]>`
  DELETE FROM "DenialCount" WHERE ("action", "code", "caller") IN (
    SELECT "action", "code", "caller" FROM "DenialCount" WHERE "endsAt" <= clock_timestamp()
    ORDER BY "endsAt" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
  ) RETURNING "action", "code", "caller", "ip", "count", "firstAt", "lastAt"`;

/** Closes one batch of ended periods; concurrent nodes take different ones. */
export async function closeDenialPeriods(db: Database, now: Date): Promise<void> {
  const keys = await auditKeys();
  await db.$transaction(async (tx) => {
    const rows = (await takeEnded(tx)).flatMap((ended) => summaryOf(ended, now));
    if (rows.length > 0) await tx.auditEvent.createMany({ data: rows.map((row) => proveEvent(keys, row)) });
  });
}

export const denialPeriods = job({
  name: 'denial-periods',
  every: seconds(5),
  run: ({ db, now }) => closeDenialPeriods(db, now),
});
