import { mac } from '#lib/crypto/keys';
import { readPrepared } from '#lib/database/client';
import { AppError } from '#lib/errors';

/**
 * Points taken in a window of time, shared by all nodes: a row each, counted by the database's clock. Taking one is one
 * atomic statement, so that of any number of callers no more than `points` succeed; a refused one writes nothing.
 */
export interface RateLimitCounter {
  name: string;
  /** Whom it counts. */
  key: string;
  points: number;
  /** Milliseconds from the first point. */
  per: number;
}

/** A point that was taken: the window it belongs to, so that it is never given back to the next one. */
export interface Charge {
  window: RateLimitCounter;
  endsAt: Date;
  /** How many are taken, this one included. */
  taken: number;
}

/** No point is left. */
export interface Refusal {
  taken: number;
  /** Milliseconds until the window ends. */
  wait: number;
  /** Of those that were asked for, counted from 0: the first that is full. */
  place: number;
}

// Who finds a window full in the first part takes no lock, so that a storm of refusals does not queue for the row. Rows
// are locked in the order of their keys, so that no two callers wait for each other.
const takeSql = `
  WITH "asked" AS (
    SELECT * FROM unnest($1::text[], $2::int[], $3::float8[]) WITH ORDINALITY AS a("key", "most", "per", "place")
  ), "full" AS (
    SELECT "asked"."place", w."points", w."endsAt" FROM "asked" JOIN "RateLimitCounter" w USING ("key")
    WHERE w."points" >= "asked"."most" AND w."endsAt" > clock_timestamp()
  ), "point" AS (
    INSERT INTO "RateLimitCounter" AS held ("key", "points", "endsAt")
    SELECT "key", 1, clock_timestamp() + "per" * interval '1 millisecond' FROM "asked"
    WHERE NOT EXISTS (SELECT FROM "full") ORDER BY "key"
    ON CONFLICT ("key") DO UPDATE SET
      "points" = CASE WHEN held."endsAt" <= clock_timestamp() THEN 1 ELSE held."points" + 1 END,
      "endsAt" = CASE WHEN held."endsAt" <= clock_timestamp() THEN excluded."endsAt" ELSE held."endsAt" END
    WHERE held."endsAt" <= clock_timestamp()
      OR held."points" < (SELECT "most" FROM "asked" WHERE "asked"."key" = excluded."key")
    RETURNING "key", "points", "endsAt"
  )
  SELECT ("place" - 1)::int AS "place", "points" AS "taken", "endsAt", NULL::float8 AS "wait"
  FROM "point" JOIN "asked" USING ("key")
  UNION ALL
  SELECT ("place" - 1)::int, "points", "endsAt",
    ceil(1000 * extract(epoch FROM "endsAt" - clock_timestamp()))::float8 FROM "full"
  ORDER BY "place"`;

interface Row {
  place: number;
  taken: number;
  endsAt: Date;
  wait: number | null;
}

/** @throws AppError `unavailable` if it cannot be counted: no limit fails open. */
async function counted<T>(count: Promise<T>): Promise<T> {
  try {
    return await count;
  } catch (cause) {
    throw new AppError('unavailable', { retryAfter: 2, cause });
  }
}

/** Tells which budget, and nobody whom it counts. */
const rowOf = ({ name, key }: RateLimitCounter) => `${name}:${mac('rate-limit', key).toString('base64url')}`;

/** Points of some of the windows only, if the last of the others went in this moment. */
async function tryToTake(windows: RateLimitCounter[]): Promise<Charge[] | Refusal> {
  const values = [windows.map(rowOf), windows.map(({ points }) => points), windows.map(({ per }) => per)];
  const rows = await counted(readPrepared<Row>('take-points', takeSql, values));
  const [full] = rows;
  if (full && full.wait !== null) return { place: full.place, taken: full.taken, wait: full.wait };
  return rows.map(({ place, taken, endsAt }) => ({
    window: windows[place] as RateLimitCounter,
    taken,
    endsAt,
  }));
}

/** Takes a point of each, or of none. */
export async function charge(windows: RateLimitCounter[]): Promise<Charge[] | Refusal> {
  for (let time = 1; ; time += 1) {
    const taken = await tryToTake(windows);
    if ('wait' in taken || taken.length === windows.length) return taken;
    await refund(taken);
    const place = windows.findIndex((window) => taken.every((point) => point.window !== window));
    // What was full a moment ago is seen at once.
    if (time === 2) return { place, taken: windows[place]?.points ?? 0, wait: 0 };
  }
}

export async function chargeOne(window: RateLimitCounter): Promise<Charge | Refusal> {
  const answer = await charge([window]);
  return 'wait' in answer ? answer : (answer[0] as Charge);
}

const returnSql = `
  WITH "back" AS (
    SELECT w."key" FROM "RateLimitCounter" w JOIN unnest($1::text[], $2::timestamptz[]) AS b("key", "endsAt") USING ("key", "endsAt")
    ORDER BY w."key" FOR UPDATE OF w
  )
  UPDATE "RateLimitCounter" w SET "points" = w."points" - 1 FROM "back" WHERE w."key" = "back"."key" AND w."points" > 0`;

/** Gives points back: what they were taken for turned out to be harmless. */
export async function refund(points: Charge[]): Promise<void> {
  const values = [points.map(({ window }) => rowOf(window)), points.map(({ endsAt }) => endsAt)];
  await counted(readPrepared('return-points', returnSql, values));
}

const shutSql = `
  UPDATE "RateLimitCounter" SET "points" = $2, "endsAt" = clock_timestamp() + $3 * interval '1 millisecond' WHERE "key" = $1`;

/** Leaves no point for so many milliseconds from now on; `taken` is then one more than there are. */
export async function blockCounter(window: RateLimitCounter, milliseconds: number): Promise<void> {
  await counted(readPrepared('shut-window', shutSql, [rowOf(window), window.points + 1, milliseconds]));
}
