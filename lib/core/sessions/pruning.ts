import { job } from '#lib/core/background/job';
import { earlier, seconds } from '#lib/core/durations';
import { retention } from '#lib/core/sessions/lifetimes';
import type { Database } from '#lib/database/client';
import { machineTime } from '#lib/database/clock';

/** A few milliseconds a statement, so that the embedded database is not blocked; 500 rows in 5 s are 8 million in a day. */
const batchSize = 500;

/**
 * Deletes one batch of sessions that expired long ago and returns the count; concurrent nodes take different rows. No answer
 * depends on it, because every read checks the expiry. It uses the earlier of this node's clock and the database's, so
 * that a clock that runs ahead deletes nothing too early.
 */
export const pruneSessions = (db: Database, now: Date): Promise<number> => db.$executeRaw`
  DELETE FROM "Session" WHERE "id" IN (
    SELECT "id" FROM "Session"
    WHERE "expiresAt" < LEAST(
      ${earlier(now, retention)}::timestamptz, now() - make_interval(secs => ${retention / 1_000}::float8))
    ORDER BY "expiresAt" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
  )`;

export const sessionPruning = job({
  name: 'session-pruning',
  every: seconds(5),
  run: ({ db }) => pruneSessions(db, machineTime()),
});
