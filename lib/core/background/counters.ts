import { job } from '#lib/core/background/job';
import { onceAcrossNodes } from '#lib/core/background/once-across-nodes';
import { seconds } from '#lib/core/durations';
import { type Database, database, type Transaction } from '#lib/database/client';

/**
 * Figures without a scan: triggers write a row (+1, -40) into the table Counter with every change of users, assignments and
 * logins, and a figure is their sum. Each change is a row of its own, so writers never wait for each other.
 * Invariant: compaction changes no sum, also for concurrent readers and writers.
 */

/** The day of figures without days. */
export const always = '1970-01-01';

export interface DailyCounter {
  name: string;
  /** In UTC, e.g. `2026-11-22`. */
  day: string;
  sum: number;
}

/** The sums of these names, since a day if given. Zero sums may be left out. */
export async function readCounters(
  db: Database | Transaction,
  names: readonly string[],
  since: string = always,
): Promise<DailyCounter[]> {
  return db.$queryRaw<DailyCounter[]>`
    SELECT "name", to_char("day", 'YYYY-MM-DD') AS "day", sum("delta")::float8 AS "sum"
    FROM "Counter" WHERE "name" = ANY(${names}) AND "day" >= ${since}::date GROUP BY "name", "Counter"."day"`;
}

/** Most rows for one compaction: a tenth of a second's work. */
const mostRows = 20_000;

async function compactBatch(tx: Transaction): Promise<number> {
  const [compacted] = await tx.$queryRaw<{ taken: number }[]>`
    WITH "crowded" AS (
      SELECT "name", "day" FROM "Counter" GROUP BY "name", "day" HAVING count(*) > 1
    ), "taken" AS (
      DELETE FROM "Counter" WHERE "id" IN (
        SELECT "id" FROM "Counter" JOIN "crowded" USING ("name", "day") ORDER BY "name", "day" LIMIT ${mostRows}
      ) RETURNING "name", "day", "delta"
    ), "put" AS (
      INSERT INTO "Counter" ("name", "day", "delta")
      SELECT "name", "day", sum("delta") FROM "taken" GROUP BY "name", "day" HAVING sum("delta") <> 0
    )
    SELECT count(*)::int AS "taken" FROM "taken"`;
  return compacted?.taken ?? 0;
}

/**
 * Replaces rows of one name and day by their sum, and returns how many it replaced: 0 if there is nothing to do, or another
 * node does it. Readers see all of it or nothing, and rows that are being added stay for the next run.
 */
export const compactCounters = async (db = database()): Promise<number> =>
  (await onceAcrossNodes(db, 'counters', compactBatch)) ?? 0;

export const counterCompaction = job({
  name: 'counter-compaction',
  every: seconds(10),
  run: ({ db }) => compactCounters(db),
});
