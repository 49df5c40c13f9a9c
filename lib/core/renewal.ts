import { can } from '#lib/access/actor';
import type { Permission } from '#lib/access/permissions';
import { type AccessClaims, verifyAccessToken } from '#lib/core/access-token';
import { readActor } from '#lib/core/actor';
import type { Context } from '#lib/core/context';
import { setAccessCookie, setSessionCookies } from '#lib/core/grant';
import { profileOfActor, readProfile } from '#lib/core/profile';
import { spend } from '#lib/core/rate-limit';
import { refreshSession } from '#lib/core/session';

/** What the porch asks of tokens in cookies, before a page or a form's route decides from live rows. */

/** Renews an ended access token in place, with the refresh cookie. Null if that is not a live one. */
export async function renew(context: Context): Promise<AccessClaims | null> {
  const { credentials, db, now } = context;
  if (!credentials.refreshCookie) return null;
  await spend(context, 'refresh', null);
  const session = await refreshSession(context, credentials.refreshCookie);
  if (!session) return null;
  const user = await readProfile(db, session.userId, now);
  await setSessionCookies(context, session, user);
  return { userId: user.id, sessionId: session.id, permissions: user.permissions };
}

/** The claims of a valid access cookie, renewed if it is due. */
export async function readClaims(context: Context): Promise<AccessClaims | null> {
  const { accessCookie } = context.credentials;
  return (accessCookie && (await verifyAccessToken(accessCookie, context.now))) || renew(context);
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
