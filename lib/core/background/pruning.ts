import { days, earlier } from '#lib/core/durations';
import { retention } from '#lib/core/sessions/lifetimes';
import type { Database } from '#lib/database/client';

/**
 * Takes away what has long stopped deciding anything, so that tables stay as large as what is in use. Invariant: no
 * answer depends on it, whether it ran or not, for every read asks for the end itself. It counts by this node's
 * clock and by the database's, whichever is earlier, so that one that runs ahead takes nothing too early.
 */

/** Rows for one statement: a few milliseconds, so that on the embedded database nobody waits for it. */
const batchSize = 500;

/** A spent or ended link is refused with or without its row; for a week the row says who handed it out, and when. */
const linksKeptFor = days(7);

const pruneSessions = (db: Database, before: Date) => db.$executeRaw`
  DELETE FROM "Session" WHERE "id" IN (
    SELECT "id" FROM "Session"
    WHERE "expiresAt" < LEAST(${before}::timestamptz, now() - make_interval(secs => ${retention / 1_000}::float8))
    ORDER BY "expiresAt" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
  )`;

/** A link that was spent ends within its lifetime, too; so its end alone is asked for. */
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

/** One batch of each; returns how many rows went. Nodes that do it at once take different rows. */
export async function prune(db: Database, now: Date): Promise<number> {
  const sessions = await pruneSessions(db, earlier(now, retention));
  const links = await pruneLinks(db, earlier(now, linksKeptFor));
  return sessions + links + (await pruneWindows(db));
}
