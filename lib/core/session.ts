import { randomBytes, timingSafeEqual } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { type AuditContext, audited } from '#lib/core/audit';
import type { Context } from '#lib/core/context';
import { earlier, later } from '#lib/core/durations';
import { newRefreshToken, parseRefreshToken, type RefreshToken, successorOf } from '#lib/core/refresh-token';
import { absoluteLimit, idleLimit, refreshGrace } from '#lib/core/session-limits';
import { acceptedSecrets } from '#lib/crypto/keys';
import { digest } from '#lib/crypto/secret-token';
import { asOutage, type Database, type Prisma, type Transaction } from '#lib/database';

/**
 * Sessions: one row per device. Of its refresh token the row holds the SHA-256 of the live one and of the one
 * it replaced. The row decides; a token is only the way to find it.
 */

/** A session with the refresh token in clear: the only moment it is known. */
export interface OpenSession {
  id: string;
  userId: string;
  remember: boolean;
  expiresAt: Date;
  refreshToken: string;
}

export interface StartedSession extends OpenSession {
  /** The session that this browser had until now, whoever's it was. */
  replacedId: string | null;
}

/** Who logs in gets a new session in the place of the one that the browser had (ASVS 7.2.4). */
async function endReplaced(tx: Transaction, { credentials, now }: Context): Promise<string | null> {
  const { authorization, refreshCookie } = credentials;
  const token = authorization === null && refreshCookie ? parseRefreshToken(refreshCookie) : null;
  if (!token) return null;
  const { count } = await tx.session.updateMany({
    where: { id: token.sessionId, revokedAt: null },
    data: { revokedAt: now },
  });
  return count === 1 ? token.sessionId : null;
}

/**
 * Starts a session inside the transaction of a login, and ends the one that the same browser had. Its user's row must
 * be locked there (`lockUser`).
 */
export async function startSession(
  tx: Transaction,
  context: Context,
  { userId, remember }: { userId: string; remember: boolean },
): Promise<StartedSession> {
  const { now, ip, userAgent } = context;
  const id = uuidv7();
  const refreshToken = newRefreshToken(id);
  const replacedId = await endReplaced(tx, context);
  const expiresAt = later(now, remember ? absoluteLimit.remembered : absoluteLimit.otherwise);
  await tx.session.create({
    data: {
      ...{ id, userId, remember, expiresAt, ip, userAgent },
      refreshHash: digest(refreshToken),
      rotationSalt: new Uint8Array(randomBytes(32)),
      ...{ createdAt: now, authenticatedAt: now, rotatedAt: now, lastSeenAt: now },
    },
  });
  return { id, userId, remember, expiresAt, refreshToken, replacedId };
}

/** Ends sessions now, everywhere. Returns how many had not been revoked before. */
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
 * How many sessions are live: exact up to `most`, null beyond. Counted along the index of sessions that were not
 * revoked, which holds all that is asked: no row is read, and no more entries than that.
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

const liveSession = (context: Context, id: string) =>
  context.db.session.findFirst({ where: { id, ...liveSessions(context.now), user: { status: 'active' } } });

type SessionRow = NonNullable<Awaited<ReturnType<typeof liveSession>>>;

const isDigest = (stored: Uint8Array | null, hash: Uint8Array) =>
  stored !== null && timingSafeEqual(stored, hash);

/** Replaces `hash` by its successor if it is still the live one; one of many parallel callers does. */
async function rotate(
  context: Context,
  session: SessionRow,
  hash: Uint8Array<ArrayBuffer>,
  successor: string,
) {
  const { now, ip, userAgent } = context;
  const { count } = await context.db.session.updateMany({
    where: { id: session.id, refreshHash: hash, revokedAt: null },
    data: {
      ...{ ip, userAgent, rotatedAt: now, lastSeenAt: now },
      refreshHash: digest(successor),
      replacedHash: hash,
    },
  });
  return count === 1;
}

/** A token of ours that was used before: someone holds a copy, so the session ends (RFC 9700, section 4.14.2). */
async function revokeForReuse(context: Context, session: SessionRow): Promise<null> {
  const event: AuditContext = { ...context, event: 'session.reuse_detected', actor: null };
  // About the person, whose trail it belongs to.
  await audited(event, { type: 'user', id: session.userId }, async (tx, note) => {
    note({ sessionId: session.id });
    await revokeSessions(tx, { id: session.id, userId: session.userId }, context.now);
  });
  return null;
}

/** What this node, or one with another current secret, has replaced the token by; null if neither has. */
function givenSuccessor(token: RefreshToken, { rotationSalt, refreshHash }: SessionRow): string | null {
  const candidates = acceptedSecrets().map((secret) => successorOf(token, rotationSalt, secret));
  return candidates.find((candidate) => isDigest(refreshHash, digest(candidate))) ?? null;
}

async function exchange(context: Context, token: RefreshToken): Promise<OpenSession | null> {
  const session = await liveSession(context, token.sessionId);
  if (!session) return null;
  const hash = digest(token.text);
  if (isDigest(session.refreshHash, hash)) {
    const successor = successorOf(token, session.rotationSalt);
    if (await rotate(context, session, hash, successor)) return { ...session, refreshToken: successor };
    // Somebody was faster, or it has just been revoked: look again.
    return exchange(context, token);
  }
  const inGrace = Math.abs(context.now.getTime() - session.rotatedAt.getTime()) < refreshGrace;
  if (!inGrace || !isDigest(session.replacedHash, hash)) return revokeForReuse(context, session);
  const refreshToken = givenSuccessor(token, session);
  return refreshToken === null ? null : { ...session, refreshToken };
}

/**
 * Takes a refresh token and gives its successor. Within the grace all callers with the same token get the same
 * successor; after it, the session is revoked. Returns null for what is spent, revoked, over or not ours.
 * @throws AppError `unavailable` if the database cannot say.
 */
export async function refreshSession(context: Context, presented: string): Promise<OpenSession | null> {
  const token = parseRefreshToken(presented);
  try {
    return token && (await exchange(context, token));
  } catch (error) {
    throw asOutage(error);
  }
}
