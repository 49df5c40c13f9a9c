import { can } from '#lib/access/actor';
import type { Permission } from '#lib/access/permissions';
import { failClosed, readActor } from '#lib/core/operation/actor';
import type { Context, CookieName } from '#lib/core/operation/context';
import { type AccessClaims, verifyAccessToken } from '#lib/core/sessions/access-token';
import { clearSessionCookies, setAccessCookie, setSessionCookies } from '#lib/core/sessions/issue-tokens';
import { refreshSession } from '#lib/core/sessions/refresh';
import { profileOfActor } from '#lib/core/users/profile';

/** Checks and renews the tokens in cookies, before a page or a route decides from live rows. */

/** Renews the access token with the refresh cookie; null if that is not live. */
async function renew(context: Context): Promise<AccessClaims | null> {
  const { credentials } = context;
  if (!credentials.refreshCookie) return null;
  const session = await refreshSession(context, credentials.refreshCookie);
  if (!session) return null;
  const { user } = session;
  await setSessionCookies(context, session, user);
  return { userId: user.id, sessionId: session.id, permissions: user.permissions };
}

/**
 * The claims of the access cookie, renewed if it has expired or its signing key is gone. Reads nothing if it is valid, or
 * without a refresh cookie. A refused refresh clears both cookies.
 */
export async function readClaims(context: Context): Promise<AccessClaims | null> {
  const { accessCookie } = context.credentials;
  const claims =
    (accessCookie && (await verifyAccessToken(accessCookie, context.now))) || (await renew(context));
  if (!claims && context.credentials.refreshCookie) clearSessionCookies(context);
  return claims;
}

/**
 * The context with live cookies: renewed if they had expired, null if they are not live.
 * @throws AppError `rate_limited`, or `unavailable` on any failure.
 */
export async function withLiveCookies(context: Context): Promise<Context> {
  const { credentials } = context;
  const claims = await readClaims(context).catch((error) => {
    throw failClosed(error, context.requestId);
  });
  if (claims && context.cookies.length === 0) return context;
  const renewedTo = (name: CookieName) => context.cookies.findLast((one) => one.name === name)?.value ?? null;
  const cookies = { accessCookie: renewedTo('access'), refreshCookie: renewedTo('refresh') };
  return { ...context, credentials: { ...credentials, ...cookies } };
}

/** For the login page: a token that still verifies may be of an ended session. */
export async function clearDeadCookies(context: Context): Promise<void> {
  const claims = await readClaims(context);
  const actor = claims && (await readActor(claims.sessionId, claims.userId, context.now));
  if (!actor) clearSessionCookies(context);
}

/**
 * True if the token allows it. If not, reads the live rows and issues a new token if they do, so that a new administrator
 * gets in at once.
 */
export async function allows(
  context: Context,
  claims: AccessClaims,
  permission: Permission,
): Promise<boolean> {
  if (claims.permissions.includes(permission)) return true;
  const actor = await readActor(claims.sessionId, claims.userId, context.now);
  if (!actor || !can(actor, permission)) return false;
  const where = { id: actor.sessionId };
  const session = await context.db.session.findUnique({ where, select: { id: true, remember: true } });
  if (!session) return false;
  await setAccessCookie(context, session, profileOfActor(actor));
  return true;
}
