import { timingSafeEqual } from 'node:crypto';
import { type AuditContext, audited } from '#lib/core/audit/record';
import { readActor } from '#lib/core/operation/actor';
import type { Context } from '#lib/core/operation/context';
import { chargeLimit } from '#lib/core/rate-limits/rate-limit';
import { refreshGrace } from '#lib/core/sessions/lifetimes';
import { parseRefreshToken, type RefreshToken, successorOf } from '#lib/core/sessions/refresh-token';
import { liveSessions, type OpenSession, revokeSessions } from '#lib/core/sessions/session';
import { currentSigningKey } from '#lib/core/signing-keys/current';
import { profileOfActor } from '#lib/core/users/profile';
import { acceptedSecrets } from '#lib/crypto/keys';
import { digest } from '#lib/crypto/secret-token';
import { asAppError } from '#lib/database/client';
import type { ProfileView } from '#lib/schemas/user';

/**
 * Exchanges a refresh token for its successor. All that the answer needs is read before the rotation is written: otherwise
 * an outage in between would leave the caller with a used token, which counts as stolen after the grace.
 */

/** A session whose refresh token was replaced, with its user. */
export interface RefreshedSession extends OpenSession {
  user: ProfileView;
}

const liveSession = (context: Context, id: string) =>
  context.db.session.findFirst({ where: { id, ...liveSessions(context.now), user: { status: 'active' } } });

type SessionRow = NonNullable<Awaited<ReturnType<typeof liveSession>>>;

const isDigest = (stored: Uint8Array | null, hash: Uint8Array) =>
  stored !== null && timingSafeEqual(stored, hash);

/** Replaces `hash` if it is still the live one; one of many concurrent callers succeeds. */
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
      ip,
      userAgent,
      rotatedAt: now,
      lastSeenAt: now,
      refreshHash: digest(successor),
      replacedHash: hash,
    },
  });
  return count === 1;
}

/** Reuse of a token means that a copy exists, so the session ends (RFC 9700, section 4.14.2). */
async function revokeForReuse(context: Context, session: SessionRow): Promise<null> {
  const event: AuditContext = { ...context, event: 'session.reuse_detected', actor: null };
  // The subject is the user, whose trail this belongs to.
  await audited(event, { type: 'user', id: session.userId }, async (tx, note) => {
    note({ sessionId: session.id });
    await revokeSessions(tx, { id: session.id, userId: session.userId }, context.now);
  });
  return null;
}

/** The successor that this node, or one with another current secret, has derived; null if none. */
function givenSuccessor(token: RefreshToken, { rotationSalt, refreshHash }: SessionRow): string | null {
  const candidates = acceptedSecrets().map((secret) => successorOf(token, rotationSalt, secret));
  return candidates.find((candidate) => isDigest(refreshHash, digest(candidate))) ?? null;
}

/** True within the grace after the replacement. */
function isInGrace({ now }: Context, { rotatedAt, replacedHash }: SessionRow, hash: Uint8Array): boolean {
  return Math.abs(now.getTime() - rotatedAt.getTime()) < refreshGrace && isDigest(replacedHash, hash);
}

async function holderOf({ id, userId }: SessionRow, now: Date): Promise<ProfileView | null> {
  const actor = await readActor(id, userId, now);
  return actor && profileOfActor(actor);
}

/** `known`: the user, if an earlier attempt has read them. */
async function exchange(
  context: Context,
  token: RefreshToken,
  known: ProfileView | null = null,
): Promise<RefreshedSession | null> {
  const session = await liveSession(context, token.sessionId);
  if (!session) return null;
  const hash = digest(token.text);
  const isUnspent = isDigest(session.refreshHash, hash);
  if (!isUnspent && !isInGrace(context, session, hash)) return revokeForReuse(context, session);
  const refreshToken = isUnspent ? successorOf(token, session.rotationSalt) : givenSuccessor(token, session);
  if (refreshToken === null) return null;
  const user = known ?? (await holderOf(session, context.now));
  if (!user) return null;
  // Another caller was faster, or the session was revoked: read again.
  if (isUnspent && !(await rotate(context, session, hash, refreshToken)))
    return exchange(context, token, user);
  return { ...session, refreshToken, user };
}

/**
 * Rotates a refresh token. Within the grace all callers with the same token get the same successor; after it, the session
 * is revoked. Returns null for a token that is used, revoked, expired or not ours.
 * @throws AppError `rate_limited`, or `unavailable` in an outage; then the token is not used, unless the rotation itself
 * got no answer.
 */
export async function refreshSession(context: Context, presented: string): Promise<RefreshedSession | null> {
  const token = parseRefreshToken(presented);
  // A forged token costs no read and is charged to nobody.
  if (!token) return null;
  try {
    await chargeLimit(context, 'refresh', token);
    await currentSigningKey(context.now);
    return await exchange(context, token);
  } catch (error) {
    throw asAppError(error);
  }
}
