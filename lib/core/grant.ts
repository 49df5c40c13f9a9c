import { accessTokenLifetime, issueAccessToken } from '#lib/core/access-token';
import type { Context } from '#lib/core/context';
import type { OpenSession } from '#lib/core/session';
import type { GrantView } from '#lib/schemas/auth';
import type { ProfileView } from '#lib/schemas/user';

/** Hands the tokens of an open session to the caller: httpOnly cookies always, and to a script in the body. */

/** Seconds. The access cookie goes a little before its token, so that a token in use is not refused on the way. */
const accessCookieAge = accessTokenLifetime / 1_000 - 30;

/** The access token for a cookie, with the cookie change that sets it. */
export async function setAccessCookie(
  context: Context,
  sessionId: string,
  user: ProfileView,
): Promise<string> {
  const value = await issueAccessToken({ ...user, sessionId }, 'cookie', context.now);
  context.cookies.push({ name: 'access', value, maxAge: accessCookieAge });
  return value;
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
  await setAccessCookie(context, session.id, user);
  setRefreshCookie(context, session);
}

export function clearSessionCookies(context: Context): void {
  context.cookies.push(
    { name: 'access', value: null, maxAge: 0 },
    { name: 'refresh', value: null, maxAge: 0 },
  );
}

export async function grant(context: Context, session: OpenSession, user: ProfileView): Promise<GrantView> {
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
