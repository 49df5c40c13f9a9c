import { mac } from '#lib/crypto/keys';
import { readPrepared } from '#lib/database/client';
import { AppError } from '#lib/errors';

/**
 * Fixed-window counters, shared by all nodes: a row each, by the database's clock. A charge is one atomic statement, so
 * that of any number of callers no more than `limit` succeed; a refused one writes nothing.
 */
export interface RateLimitCounter {
  name: string;
  /** What it counts by: an IP, a session, an account … */
  key: string;
  limit: number;
  /** Milliseconds from the first charge. */
  period: number;
}

/** One charge. It names the end of its period, so that a refund never reaches the next one. */
export interface Charge {
  counter: RateLimitCounter;
  endsAt: Date;
  /** How much is used, with this charge. */
  used: number;
}

/** The limit is reached. */
export interface Refusal {
  used: number;
  /** Milliseconds until the period ends. */
  wait: number;
  /** The index of the first counter that is full. */
  index: number;
}

// A counter that is full is found without a lock, so that refusals do not queue for the row. Rows are locked in the
// order of their keys, so that no two callers wait for each other.
const chargeSql = `
  WITH "asked" AS (
    SELECT * FROM unnest($1::text[], $2::int[], $3::float8[]) WITH ORDINALITY AS a("key", "limit", "period", "ordinal")
  ), "full" AS (
    SELECT "asked"."ordinal", c."used", c."endsAt" FROM "asked" JOIN "RateLimitCounter" c USING ("key")
    WHERE c."used" >= "asked"."limit" AND c."endsAt" > clock_timestamp()
  ), "charged" AS (
    INSERT INTO "RateLimitCounter" AS c ("key", "used", "endsAt")
    SELECT "key", 1, clock_timestamp() + "period" * interval '1 millisecond' FROM "asked"
    WHERE NOT EXISTS (SELECT FROM "full") ORDER BY "key"
    ON CONFLICT ("key") DO UPDATE SET
      "used" = CASE WHEN c."endsAt" <= clock_timestamp() THEN 1 ELSE c."used" + 1 END,
      "endsAt" = CASE WHEN c."endsAt" <= clock_timestamp() THEN excluded."endsAt" ELSE c."endsAt" END
    WHERE c."endsAt" <= clock_timestamp()
      OR c."used" < (SELECT "limit" FROM "asked" WHERE "asked"."key" = excluded."key")
    RETURNING "key", "used", "endsAt"
  )
  SELECT ("ordinal" - 1)::int AS "index", "used", "endsAt", NULL::float8 AS "wait"
  FROM "charged" JOIN "asked" USING ("key")
  UNION ALL
  SELECT ("ordinal" - 1)::int, "used", "endsAt",
    ceil(1000 * extract(epoch FROM "endsAt" - clock_timestamp()))::float8 FROM "full"
  ORDER BY "index"`;

interface Row {
  index: number;
  used: number;
  endsAt: Date;
  wait: number | null;
}

/** @throws AppError `unavailable` if the database cannot count: no limit fails open. */
async function counted<T>(count: Promise<T>): Promise<T> {
  try {
    return await count;
  } catch (cause) {
    throw new AppError('unavailable', { retryAfter: 2, cause });
  }
}

/** Shows the limit's name, but no IP, session or account. */
const rowOf = ({ name, key }: RateLimitCounter) => `${name}:${mac('rate-limit', key).toString('base64url')}`;

/** Charges only some of the counters if another one became full in this moment. */
async function tryToCharge(counters: RateLimitCounter[]): Promise<Charge[] | Refusal> {
  const values = [
    counters.map(rowOf),
    counters.map(({ limit }) => limit),
    counters.map(({ period }) => period),
  ];
  const rows = await counted(readPrepared<Row>('charge', chargeSql, values));
  const [full] = rows;
  if (full && full.wait !== null) return { index: full.index, used: full.used, wait: full.wait };
  return rows.map(({ index, used, endsAt }) => ({
    counter: counters[index] as RateLimitCounter,
    used,
    endsAt,
  }));
}

/** Charges all of the counters, or none. */
export async function charge(counters: RateLimitCounter[]): Promise<Charge[] | Refusal> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await tryToCharge(counters);
    if ('wait' in answer || answer.length === counters.length) return answer;
    await refund(answer);
    const index = counters.findIndex((counter) => answer.every((one) => one.counter !== counter));
    // The second attempt sees what became full a moment ago.
    if (attempt === 2) return { index, used: counters[index]?.limit ?? 0, wait: 0 };
  }
}

export async function chargeOne(counter: RateLimitCounter): Promise<Charge | Refusal> {
  const answer = await charge([counter]);
  return 'wait' in answer ? answer : (answer[0] as Charge);
}

const refundSql = `
  WITH "refunded" AS (
    SELECT c."key" FROM "RateLimitCounter" c JOIN unnest($1::text[], $2::timestamptz[]) AS r("key", "endsAt") USING ("key", "endsAt")
    ORDER BY c."key" FOR UPDATE OF c
  )
  UPDATE "RateLimitCounter" c SET "used" = c."used" - 1 FROM "refunded" WHERE c."key" = "refunded"."key" AND c."used" > 0`;

/** Takes charges back, after an attempt that turned out to be harmless. */
export async function refund(charges: Charge[]): Promise<void> {
  const values = [charges.map(({ counter }) => rowOf(counter)), charges.map(({ endsAt }) => endsAt)];
  await counted(readPrepared('refund', refundSql, values));
}

const blockSql = `
  UPDATE "RateLimitCounter" SET "used" = $2, "endsAt" = clock_timestamp() + $3 * interval '1 millisecond' WHERE "key" = $1`;

/** Fills the counter for so many milliseconds; `used` is then one more than the limit. */
export async function blockCounter(counter: RateLimitCounter, milliseconds: number): Promise<void> {
  await counted(readPrepared('block-counter', blockSql, [rowOf(counter), counter.limit + 1, milliseconds]));
}
