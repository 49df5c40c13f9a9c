import { days, earlier } from '#lib/core/durations';
import { retention } from '#lib/core/sessions/lifetimes';
import type { Database } from '#lib/database/client';

/**
 * Deletes expired rows. Invariant: no answer depends on it, because every read checks the expiry itself. It uses the earlier
 * of this node's clock and the database's, so that a clock that runs ahead deletes nothing too early.
 */

/** Rows per statement: a few milliseconds, so that the embedded database is not blocked. */
const batchSize = 500;

/** A used or expired link is refused without its row, too; for a week the row says who issued it, and when. */
const linksKeptFor = days(7);

const pruneSessions = (db: Database, before: Date) => db.$executeRaw`
  DELETE FROM "Session" WHERE "id" IN (
    SELECT "id" FROM "Session"
    WHERE "expiresAt" < LEAST(${before}::timestamptz, now() - make_interval(secs => ${retention / 1_000}::float8))
    ORDER BY "expiresAt" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
  )`;

/** A used link expires, too, so its expiry is enough. */
const pruneLinks = (db: Database, before: Date) => db.$executeRaw`
  DELETE FROM "OneTimeToken" WHERE "id" IN (
    SELECT "id" FROM "OneTimeToken"
    WHERE "expiresAt" < LEAST(${before}::timestamptz, now() - make_interval(secs => ${linksKeptFor / 1_000}::float8))
    ORDER BY "expiresAt" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
  )`;

/** By the database's clock, as they were made. */
const pruneWindows = (db: Database) => db.$executeRaw`
  DELETE FROM "RateLimitCounter" WHERE "key" IN (
    SELECT "key" FROM "RateLimitCounter" WHERE "endsAt" < now() ORDER BY "endsAt" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
  )`;

/** Deletes one batch of each and returns the count. Concurrent nodes take different rows. */
export async function prune(db: Database, now: Date): Promise<number> {
  const sessions = await pruneSessions(db, earlier(now, retention));
  const links = await pruneLinks(db, earlier(now, linksKeptFor));
  return sessions + links + (await pruneWindows(db));
}
