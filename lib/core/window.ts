import { mac } from '#lib/crypto/keys';
import { readPrepared } from '#lib/database';
import { AppError } from '#lib/errors';

/**
 * Points taken in a window of time, shared by all nodes: a row each, counted by the database's clock. Taking one is one
 * atomic statement, so that of any number of callers no more than `points` succeed; a refused one writes nothing.
 */
export interface Window {
  name: string;
  /** Whom it counts. */
  key: string;
  points: number;
  /** Milliseconds from the first point. */
  per: number;
}

/** A point that was taken: the window it belongs to, so that it is never given back to the next one. */
export interface Point {
  window: Window;
  endsAt: Date;
  /** How many are taken, this one included. */
  taken: number;
}

/** No point is left. */
export interface Refusal {
  taken: number;
  /** Milliseconds until the window ends. */
  wait: number;
}

// Who finds the window full in the first part takes no lock, so that a storm of refusals does not queue for the row.
const takeSql = `
  WITH "full" AS (
    SELECT "points", "endsAt" FROM "Window"
    WHERE "key" = $1 AND "points" >= $2 AND "endsAt" > clock_timestamp()
  ), "point" AS (
    INSERT INTO "Window" AS held ("key", "points", "endsAt")
    SELECT $1, 1, clock_timestamp() + $3 * interval '1 millisecond' WHERE NOT EXISTS (SELECT FROM "full")
    ON CONFLICT ("key") DO UPDATE SET
      "points" = CASE WHEN held."endsAt" <= clock_timestamp() THEN 1 ELSE held."points" + 1 END,
      "endsAt" = CASE WHEN held."endsAt" <= clock_timestamp() THEN excluded."endsAt" ELSE held."endsAt" END
    WHERE held."endsAt" <= clock_timestamp() OR held."points" < $2
    RETURNING "points", "endsAt"
  )
  SELECT "points" AS "taken", "endsAt", NULL::float8 AS "wait" FROM "point"
  UNION ALL
  SELECT "points", "endsAt", ceil(1000 * extract(epoch FROM "endsAt" - clock_timestamp()))::float8 FROM "full"`;

interface Row {
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
const rowOf = ({ name, key }: Window) => `${name}:${mac('rate-limit', key).toString('base64url')}`;

export async function takePoint(window: Window): Promise<Point | Refusal> {
  const values = [rowOf(window), window.points, window.per];
  const ask = () => counted(readPrepared<Row>('take-point', takeSql, values));
  // Nothing: the last point went between the two parts, which the second time is seen at once.
  const row = (await ask())[0] ?? (await ask())[0];
  if (!row) return { taken: window.points, wait: 0 };
  const { taken, endsAt, wait } = row;
  return wait === null ? { window, taken, endsAt } : { taken, wait };
}

const fullSql = `
  SELECT asked."place"::int AS "place", w."points" AS "taken",
    ceil(1000 * extract(epoch FROM w."endsAt" - clock_timestamp()))::float8 AS "wait"
  FROM unnest($1::text[], $2::int[]) WITH ORDINALITY AS asked("key", "most", "place")
  JOIN "Window" w ON w."key" = asked."key" AND w."points" >= asked."most" AND w."endsAt" > clock_timestamp()
  ORDER BY "place" LIMIT 1`;

/** The first of them that has no point left, in one read and without taking one. `place` counts from 0. */
export async function firstFull(windows: Window[]): Promise<(Refusal & { place: number }) | null> {
  const values = [windows.map(rowOf), windows.map(({ points }) => points)];
  const [found] = await counted(
    readPrepared<Refusal & { place: number }>('first-full-window', fullSql, values),
  );
  return found ? { ...found, place: found.place - 1 } : null;
}

const returnSql = `
  UPDATE "Window" SET "points" = "points" - 1 WHERE "key" = $1 AND "endsAt" = $2 AND "points" > 0`;

/** Gives a point back: what it was taken for turned out to be harmless. */
export async function returnPoint({ window, endsAt }: Point): Promise<void> {
  await counted(readPrepared('return-point', returnSql, [rowOf(window), endsAt]));
}

const shutSql = `
  UPDATE "Window" SET "points" = $2, "endsAt" = clock_timestamp() + $3 * interval '1 millisecond' WHERE "key" = $1`;

/** Leaves no point for so many milliseconds from now on; `taken` is then one more than there are. */
export async function shutWindow(window: Window, milliseconds: number): Promise<void> {
  await counted(readPrepared('shut-window', shutSql, [rowOf(window), window.points + 1, milliseconds]));
}
