import type { Actor } from '#lib/access/actor';
import { evaluate, isLive, type RoleAssignment } from '#lib/access/evaluation';
import { bearerOf } from '#lib/authorization';
import { earlier } from '#lib/core/durations';
import type { Context } from '#lib/core/operation/context';
import { verifyAccessToken } from '#lib/core/sessions/access-token';
import { idleLimit } from '#lib/core/sessions/lifetimes';
import { asAppError, readPrepared } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { log } from '#lib/log';

/**
 * Who is calling. The token says which session; the one read below says whether that session and its person
 * are still live, and what they may do now. So logout, suspension, role and password changes bite on the very
 * next request, on every node.
 */

interface ActorFacts extends Omit<Actor, 'roles' | 'permissions'> {
  grants: readonly RoleAssignment[];
}

/** As the database tells it: times inside JSON are text. */
interface ActorRow extends Omit<ActorFacts, 'grants'> {
  grants: (Omit<RoleAssignment, 'expiresAt'> & { expiresAt: string | null })[];
}

/** The actor that these facts make now. */
export function liveActor({ grants, ...facts }: ActorFacts, now: Date): Actor {
  const roles = grants.filter((grant) => isLive(grant, now)).map(({ role }) => role);
  const permissions = new Set([...evaluate({ ...facts, grants }, now).keys()].sort());
  return { ...facts, roles, permissions };
}

const actorSql = `
  SELECT s."id" AS "sessionId", s."authenticatedAt",
         u."id", u."username", u."email", u."emailVerifiedAt", u."status", u."createdAt", u."lastLoginAt",
         COALESCE((SELECT json_agg(json_build_object('role', r."name", 'expiresAt', g."expiresAt", 'permissions',
             ARRAY(SELECT p."permissionName" FROM "RolePermission" p WHERE p."roleId" = r."id")) ORDER BY r."name")
           FROM "UserRole" g JOIN "Role" r ON r."id" = g."roleId" WHERE g."userId" = u."id"), '[]') AS "grants"
  FROM "Session" s JOIN "User" u ON u."id" = s."userId"
  WHERE s."id" = $1 AND s."userId" = $2 AND s."revokedAt" IS NULL
    AND s."expiresAt" > $3 AND s."lastSeenAt" > $4 AND u."status" = 'active'`;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the live actor of a session; null if the session or the person is not live. */
export async function readActor(sessionId: string, userId: string, now: Date): Promise<Actor | null> {
  if (!uuid.test(sessionId) || !uuid.test(userId)) return null;
  const [row] = await readPrepared<ActorRow>('actor', actorSql, [
    sessionId,
    userId,
    now,
    earlier(now, idleLimit),
  ]);
  if (!row) return null;
  const grants = row.grants.map(({ expiresAt, ...grant }) => ({
    ...grant,
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
  }));
  return liveActor({ ...row, grants }, now);
}

async function readCaller(context: Context): Promise<Actor | null> {
  const { authorization, accessCookie } = context.credentials;
  const token = bearerOf(authorization) ?? accessCookie;
  if (!token) return null;
  const claims = await verifyAccessToken(token, context.now);
  return claims && readActor(claims.sessionId, claims.userId, context.now);
}

/** A guard that fails is a closed door, whatever it failed of: nobody is let in, nobody told that they are unknown. */
export function closed(error: unknown, requestId: string): AppError {
  const refusal = asAppError(error);
  if (refusal instanceof AppError) return refusal;
  log.error('guard.failed', error, { requestId });
  return new AppError('unavailable', { retryAfter: 2, cause: error });
}

/**
 * The caller, or null for a guest. Read once per request.
 * @throws AppError `unavailable` if the database cannot say, or anything else keeps us from knowing.
 */
export function authenticate(context: Context): Promise<Actor | null> {
  context.authentication ??= readCaller(context).catch((error) => {
    throw closed(error, context.requestId);
  });
  return context.authentication;
}

const token68 = /^[\w.~+/-]+=*$/;

/** What is wrong with an `Authorization` header that no token could make up for; else undefined. */
function faultOf(authorization: string | null): string | undefined {
  if (authorization === null) return undefined;
  const bearer = bearerOf(authorization);
  if (bearer === null)
    return 'The Authorization header needs the scheme Bearer; any other logs nobody in here.';
  return token68.test(bearer) ? undefined : 'The Authorization header needs one token after Bearer.';
}

/** @throws AppError `unauthenticated` for a guest, saying what is wrong with their `Authorization` header. */
export async function requireActor(context: Context): Promise<Actor> {
  const actor = await authenticate(context);
  if (actor) return actor;
  const detail = faultOf(context.credentials.authorization);
  throw new AppError('unauthenticated', { ...(detail && { detail }) });
}
