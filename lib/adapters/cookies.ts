import { config } from '#lib/config';
import type { CookieChange, CookieName } from '#lib/core/operation/context';
import { linkId } from '#lib/schemas/fields';

/**
 * Cookies on the wire: httpOnly, SameSite=Lax, Path=/, no Domain; Secure and `__Host-` when the public URL is
 * https. Browsers refuse `__Host-` on plain http, so a loopback origin has the bare names. middleware.ts lists
 * the names in its matcher, which has to be constant.
 */
const prefixed = (name: string) => (config().secure ? `__Host-${name}` : name);

export const cookieName = (name: CookieName) => prefixed(`gatehouse-${name}`);

/** The id of the link whose cookie this is; null for any other cookie. */
export function linkOfCookie(name: string): string | null {
  const start = cookieName('link-');
  const id = name.startsWith(start) ? name.slice(start.length) : '';
  return linkId.safeParse(id).success ? id : null;
}

/** Without the zone's, which a script sets: it does not show that the browser keeps what the server sends. */
export const isOwnCookie = (name: string) =>
  name.startsWith(prefixed('gatehouse-')) && name !== cookieName('zone');

/** The flash of a form's page: one cookie per path (its query does not count), so that two open pages do not mix. */
export function flashCookieName(back: string): string {
  const [pathname = ''] = back.split(/[?#]/);
  return prefixed(`gatehouse-flash${pathname.slice(0, 100).replace(/[^A-Za-z0-9]+/g, '-')}`);
}

/** `maxAge` in seconds; null for a cookie that ends with the browser. */
export function setCookieHeader(name: string, value: string, maxAge: number | null): string {
  const age = maxAge === null ? '' : `; Max-Age=${maxAge}`;
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${config().secure ? '; Secure' : ''}${age}`;
}

/**
 * Writes an operation's cookie changes; the last change of a name counts. Without `Clear-Site-Data`, because the browser
 * stores nothing else that names a user (docs/security.md).
 */
export function appendCookies(headers: Headers, changes: readonly CookieChange[]): void {
  const last = new Map(changes.map((change) => [change.name, change]));
  for (const { name, value, maxAge } of last.values()) {
    headers.append('Set-Cookie', setCookieHeader(cookieName(name), value ?? '', value === null ? 0 : maxAge));
  }
}
