import { job } from '#lib/core/background/job';
import { seconds } from '#lib/core/durations';
import type { Database } from '#lib/database/client';

const batchSize = 500;

/** Deletes one batch of ended counters and returns the count, by the database's clock, by which they were made. */
export const pruneRateLimits = (db: Database): Promise<number> => db.$executeRaw`
  DELETE FROM "RateLimitCounter" WHERE "key" IN (
    SELECT "key" FROM "RateLimitCounter" WHERE "endsAt" < now() ORDER BY "endsAt" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
  )`;

export const rateLimitPruning = job({
  name: 'rate-limit-pruning',
  every: seconds(5),
  run: ({ db }) => pruneRateLimits(db),
});
