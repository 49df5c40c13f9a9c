import { type Database, database, type Transaction } from '#lib/database/client';

/**
 * Figures without a scan: the table Tally holds changes (+1, -40) that triggers write beside every change of people,
 * grants and logins, and a figure is their sum. A change is a row of its own, so no writer ever waits for another.
 * Invariant: folding moves no sum, whoever reads or writes meanwhile.
 */

/** The day under which a figure without days stands. */
export const always = '1970-01-01';

export interface DailyCounter {
  name: string;
  /** In UTC, e.g. `2026-11-22`. */
  day: string;
  sum: number;
}

/** The sums of these names, since that day if one is given. What sums up to nothing may be left out. */
export async function readCounters(
  db: Database | Transaction,
  names: readonly string[],
  since: string = always,
): Promise<DailyCounter[]> {
  return db.$queryRaw<DailyCounter[]>`
    SELECT "name", to_char("day", 'YYYY-MM-DD') AS "day", sum("delta")::float8 AS "sum"
    FROM "Counter" WHERE "name" = ANY(${names}) AND "day" >= ${since}::date GROUP BY "name", "Counter"."day"`;
}

/** Most rows that one fold takes away: a tenth of a second's work. */
const mostRows = 20_000;

/**
 * Replaces rows of one name and day by their sum, and returns how many it took: 0 if there is nothing to do, or
 * another process is at it. It is one statement and so a transaction of its own: readers see all of it or nothing,
 * each row is taken by whoever deletes it, and rows that are being added are left for the next fold.
 */
export async function compactCounters(): Promise<number> {
  const [folded] = await database().$queryRaw<{ taken: number }[]>`
    WITH "crowded" AS (
      SELECT "name", "day" FROM "Counter"
      WHERE (SELECT pg_try_advisory_xact_lock(hashtext('gatehouse/counters')))
      GROUP BY "name", "day" HAVING count(*) > 1
    ), "taken" AS (
      DELETE FROM "Counter" WHERE "id" IN (
        SELECT "id" FROM "Counter" JOIN "crowded" USING ("name", "day") ORDER BY "name", "day" LIMIT ${mostRows}
      ) RETURNING "name", "day", "delta"
    ), "put" AS (
      INSERT INTO "Counter" ("name", "day", "delta")
      SELECT "name", "day", sum("delta") FROM "taken" GROUP BY "name", "day" HAVING sum("delta") <> 0
    )
    SELECT count(*)::int AS "taken" FROM "taken"`;
  return folded?.taken ?? 0;
}
