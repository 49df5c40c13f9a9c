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
import { isId } from '#lib/schemas/fields';
import { UserColumns } from '#lib/schemas/user';

/**
 * Authenticates the caller. The token names the session; one read says whether the session and its user are still live,
 * and what the user may do now. So logout, suspension, role and password changes hold from the next request on, on
 * every node.
 */

interface ActorFacts extends Omit<Actor, 'roles' | 'permissions'> {
  assignments: readonly RoleAssignment[];
}

/** Times inside JSON are text. */
interface ActorRow extends Omit<ActorFacts, 'assignments'> {
  assignments: (Omit<RoleAssignment, 'expiresAt'> & { expiresAt: string | null })[];
}

export function liveActor({ assignments, ...facts }: ActorFacts, now: Date): Actor {
  const roles = assignments.filter((assignment) => isLive(assignment, now)).map(({ role }) => role);
  const permissions = new Set([...evaluate({ ...facts, assignments }, now).keys()].sort());
  return { ...facts, roles, permissions };
}

const actorSql = `
  SELECT s."id" AS "sessionId", s."authenticatedAt",
         ${UserColumns.keyof()
           .options.map((name) => `u."${name}"`)
           .join(', ')},
         COALESCE((SELECT json_agg(json_build_object('role', r."name", 'expiresAt', g."expiresAt", 'permissions',
             ARRAY(SELECT p."permissionName" FROM "RolePermission" p WHERE p."roleId" = r."id")) ORDER BY r."name")
           FROM "UserRole" g JOIN "Role" r ON r."id" = g."roleId" WHERE g."userId" = u."id"), '[]') AS "assignments"
  FROM "Session" s JOIN "User" u ON u."id" = s."userId"
  WHERE s."id" = $1 AND s."userId" = $2 AND s."revokedAt" IS NULL
    AND s."expiresAt" > $3 AND s."lastSeenAt" > $4 AND u."status" = 'active'`;

/** Reads the live actor of a session; null if the session or the user is not live. */
export async function readActor(sessionId: string, userId: string, now: Date): Promise<Actor | null> {
  if (!isId(sessionId) || !isId(userId)) return null;
  const [row] = await readPrepared<ActorRow>('actor', actorSql, [
    sessionId,
    userId,
    now,
    earlier(now, idleLimit),
  ]);
  if (!row) return null;
  const assignments = row.assignments.map(({ expiresAt, ...assignment }) => ({
    ...assignment,
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
  }));
  return liveActor({ ...row, assignments }, now);
}

async function readCaller(context: Context): Promise<Actor | null> {
  const { authorization, accessCookie } = context.credentials;
  const token = bearerOf(authorization) ?? accessCookie;
  if (!token) return null;
  const claims = await verifyAccessToken(token, context.now);
  return claims && readActor(claims.sessionId, claims.userId, context.now);
}

/** Any failure of authentication refuses with 503: nobody gets in, and nobody reads that they are unknown. */
export function failClosed(error: unknown, requestId: string): AppError {
  const refusal = asAppError(error);
  if (refusal instanceof AppError) return refusal;
  log.error('guard.failed', error, { requestId });
  return new AppError('unavailable', { retryAfter: 2, cause: error });
}

/**
 * The caller, or null for a guest. Read once per request.
 * @throws AppError `unavailable` if the session cannot be read.
 */
export function authenticate(context: Context): Promise<Actor | null> {
  context.authentication ??= readCaller(context).catch((error) => {
    throw failClosed(error, context.requestId);
  });
  return context.authentication;
}

const token68 = /^[\w.~+/-]+=*$/;

/** What is wrong with the form of an `Authorization` header; else undefined. */
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
