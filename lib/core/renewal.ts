import { can } from '#lib/access/actor';
import type { Permission } from '#lib/access/permissions';
import { type AccessClaims, verifyAccessToken } from '#lib/core/access-token';
import { readActor } from '#lib/core/actor';
import type { Context } from '#lib/core/context';
import { setAccessCookie, setSessionCookies } from '#lib/core/grant';
import { profileOfActor } from '#lib/core/profile';
import { refreshSession } from '#lib/core/session-refresh';

/** What the porch asks of tokens in cookies, before a page or a form's route decides from live rows. */

/** Renews the access token in place, with the refresh cookie. Null if that is not a live one. */
async function renew(context: Context): Promise<AccessClaims | null> {
  const { credentials } = context;
  if (!credentials.refreshCookie) return null;
  const session = await refreshSession(context, credentials.refreshCookie);
  if (!session) return null;
  const { user } = session;
  await setSessionCookies(context, session, user);
  return { userId: user.id, sessionId: session.id, permissions: user.permissions };
}

/** The claims of a valid access cookie, renewed if it is due. */
export async function readClaims(context: Context): Promise<AccessClaims | null> {
  const { accessCookie } = context.credentials;
  return (accessCookie && (await verifyAccessToken(accessCookie, context.now))) || renew(context);
}

/**
 * For whoever needs no claims: renews an access cookie that has ended, or that is refused because its signing key is
 * gone. Asks the database nothing if it is valid, or if there is no refresh cookie.
 */
export async function renewIfDue(context: Context): Promise<void> {
  if (context.credentials.refreshCookie) await readClaims(context);
}

/**
 * True if the token allows it; if not, asks the live rows once and issues the token anew when they do, so that a
 * newly made administrator gets in at once.
 */
export async function allows(
  context: Context,
  claims: AccessClaims,
  permission: Permission,
): Promise<boolean> {
  if (claims.permissions.includes(permission)) return true;
  const actor = await readActor(claims.sessionId, claims.userId, context.now);
  if (!actor || !can(actor, permission)) return false;
  await setAccessCookie(context, actor.sessionId, profileOfActor(actor));
  return true;
}
