import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { earlier, later } from '#lib/core/durations';
import type { Context } from '#lib/core/operation/context';
import { sessionOfToken } from '#lib/core/sessions/access-token';
import { absoluteLimit, idleLimit } from '#lib/core/sessions/lifetimes';
import { newRefreshToken, parseRefreshToken } from '#lib/core/sessions/refresh-token';
import { digest } from '#lib/crypto/secret-token';
import type { Database, Prisma, Transaction } from '#lib/database/client';

/**
 * Sessions: one row per device. It holds the SHA-256 of the live refresh token and of the replaced one. The row decides;
 * a token only identifies it.
 */

/** A session with its refresh token in clear, which is not stored. */
export interface OpenSession {
  id: string;
  userId: string;
  remember: boolean;
  expiresAt: Date;
  refreshToken: string;
}

export interface StartedSession extends OpenSession {
  /** The previous sessions of this browser, of any user. */
  replacedIds: string[];
}

/** The sessions of the browser's cookies, live or not: either cookie may be missing. */
export async function sessionsOfBrowser({ credentials, now }: Context): Promise<string[]> {
  const { accessCookie, refreshCookie } = credentials;
  const named = [
    accessCookie && (await sessionOfToken(accessCookie, now)),
    refreshCookie && parseRefreshToken(refreshCookie)?.sessionId,
  ];
  return [...new Set(named.filter((id): id is string => !!id))];
}

/** A login replaces the browser's session by a new one (ASVS 7.2.4). */
async function endReplaced(tx: Transaction, ids: readonly string[], revokedAt: Date): Promise<string[]> {
  if (ids.length === 0) return [];
  const where = { id: { in: [...ids] }, revokedAt: null };
  const ended = await tx.session.updateManyAndReturn({ where, data: { revokedAt }, select: { id: true } });
  return ended.map(({ id }) => id);
}

/**
 * Starts a session in the transaction of a login, and ends those that it `replaces` (from `sessionsOfBrowser`). The user's
 * row must be locked (`lockUser`).
 */
export async function startSession(
  tx: Transaction,
  context: Context,
  { userId, remember, replaces = [] }: { userId: string; remember: boolean; replaces?: readonly string[] },
): Promise<StartedSession> {
  const { now, ip, userAgent } = context;
  const id = uuidv7();
  const refreshToken = newRefreshToken(id);
  const replacedIds = await endReplaced(tx, replaces, now);
  const expiresAt = later(now, remember ? absoluteLimit.remembered : absoluteLimit.otherwise);
  await tx.session.create({
    data: {
      id,
      userId,
      remember,
      expiresAt,
      ip,
      userAgent,
      refreshHash: digest(refreshToken),
      rotationSalt: new Uint8Array(randomBytes(32)),
      createdAt: now,
      authenticatedAt: now,
      rotatedAt: now,
      lastSeenAt: now,
    },
  });
  return { id, userId, remember, expiresAt, refreshToken, replacedIds };
}

/** Revokes sessions. Returns how many were not revoked before. */
export async function revokeSessions(
  tx: Transaction,
  where: Prisma.SessionWhereInput & { userId: string },
  now: Date,
): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { ...where, revokedAt: null },
    data: { revokedAt: now },
  });
  return count;
}

/** Sessions that are neither revoked nor over. */
export function liveSessions(now: Date) {
  return {
    revokedAt: null,
    expiresAt: { gt: now },
    lastSeenAt: { gt: earlier(now, idleLimit) },
  } satisfies Prisma.SessionWhereInput;
}

/**
 * Counts live sessions: exact up to `most`, null beyond. An index-only scan of sessions that were not revoked.
 */
export async function countLiveSessions(db: Database, now: Date, most: number): Promise<number | null> {
  const [counted] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM (
      SELECT 1 FROM "Session"
      WHERE "revokedAt" IS NULL AND "lastSeenAt" > ${earlier(now, idleLimit)} AND "expiresAt" > ${now}
      ORDER BY "lastSeenAt" DESC LIMIT ${most + 1}
    ) "live"`;
  const count = counted?.count ?? 0;
  return count > most ? null : count;
}
