import { job } from '#lib/core/background/job';
import { days, earlier, seconds } from '#lib/core/durations';
import type { Database } from '#lib/database/client';
import { machineTime } from '#lib/database/clock';

const batchSize = 500;

/** A used or expired link is refused without its row, too; for a week the row says who issued it, and when. */
const retention = days(7);

/**
 * Deletes one batch of links that expired long ago and returns the count, as core/sessions/pruning does. A used link expires,
 * too, so its expiry is enough.
 */
export const pruneLinks = (db: Database, now: Date): Promise<number> => db.$executeRaw`
  DELETE FROM "OneTimeToken" WHERE "id" IN (
    SELECT "id" FROM "OneTimeToken"
    WHERE "expiresAt" < LEAST(
      ${earlier(now, retention)}::timestamptz, now() - make_interval(secs => ${retention / 1_000}::float8))
    ORDER BY "expiresAt" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
  )`;

export const linkPruning = job({
  name: 'link-pruning',
  every: seconds(5),
  run: ({ db }) => pruneLinks(db, machineTime()),
});
