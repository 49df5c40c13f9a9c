import type { Context } from '#lib/core/operation/context';
import { accessTokenLifetime, issueAccessToken } from '#lib/core/sessions/access-token';
import type { OpenSession } from '#lib/core/sessions/session';
import type { TokenResponseView } from '#lib/schemas/auth';
import type { ProfileView } from '#lib/schemas/user';

/** Issues the tokens of a session: in httpOnly cookies, and to a script also in the body. */

/** Seconds. The cookie expires a little before its token, so that no token expires on the way. */
const accessCookieAge = accessTokenLifetime / 1_000 - 30;

/** Without `remember` both cookies end with the browser. */
export async function setAccessCookie(
  context: Context,
  { id, remember }: Pick<OpenSession, 'id' | 'remember'>,
  user: ProfileView,
): Promise<void> {
  const value = await issueAccessToken({ ...user, sessionId: id }, 'cookie', context.now);
  context.cookies.push({ name: 'access', value, maxAge: remember ? accessCookieAge : null });
}

function setRefreshCookie(context: Context, session: OpenSession): void {
  const left = Math.floor((session.expiresAt.getTime() - context.now.getTime()) / 1_000);
  context.cookies.push({
    name: 'refresh',
    value: session.refreshToken,
    maxAge: session.remember ? left : null,
  });
}

export async function setSessionCookies(
  context: Context,
  session: OpenSession,
  user: ProfileView,
): Promise<void> {
  await setAccessCookie(context, session, user);
  setRefreshCookie(context, session);
}

/** Only for a caller with cookies. */
export function clearSessionCookies(context: Context): void {
  const { accessCookie, refreshCookie } = context.credentials;
  if (accessCookie === null && refreshCookie === null) return;
  context.cookies.push(
    { name: 'access', value: null, maxAge: 0 },
    { name: 'refresh', value: null, maxAge: 0 },
  );
}

export async function issueTokens(
  context: Context,
  session: OpenSession,
  user: ProfileView,
): Promise<TokenResponseView> {
  await setSessionCookies(context, session, user);
  const expiresIn = accessTokenLifetime / 1_000;
  if (context.client === 'browser') return { user, expires_in: expiresIn };
  return {
    access_token: await issueAccessToken({ ...user, sessionId: session.id }, 'body', context.now),
    token_type: 'Bearer',
    expires_in: expiresIn,
    refresh_token: session.refreshToken,
    user,
  };
}
