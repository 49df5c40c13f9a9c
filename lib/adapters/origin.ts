import { bearerOf } from '#lib/authorization';
import { config } from '#lib/config';
import type { Credentials } from '#lib/core/operation/context';
import { isLoopback, loopbackNames } from '#lib/schemas/loopback';

/** The same-origin rule: an unsafe request that another site caused is refused, cookie or not (ASVS 3.5.1). */

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

export const isSafe = (method: string) => safeMethods.has(method);

/** True for our own origin; the loopback names count as one, so that 127.0.0.1 may stand for localhost. */
function isOwnOrigin(origin: string): boolean {
  if (origin === config().origin) return true;
  if (!URL.canParse(origin)) return false;
  const given = new URL(origin);
  const own = new URL(config().origin);
  const sameButName = given.origin === origin && given.protocol === own.protocol && given.port === own.port;
  return sameButName && loopbackNames.has(given.hostname) && loopbackNames.has(own.hostname);
}

const ownSites = new Set([null, 'same-origin', 'none']);

/** True if `Sec-Fetch-Site` names another site, or another origin of this one. */
export const isFromOtherSite = (headers: Headers) => !ownSites.has(headers.get('sec-fetch-site'));

/**
 * True if `Sec-Fetch-Site` or `Origin` names another site; with neither header, if a cookie would authenticate
 * the request. Bearer requests alone are exempt: no browser adds that scheme by itself, as it does Basic.
 */
export function isCrossSite(method: string, headers: Headers, credentials: Credentials): boolean {
  if (isSafe(method) || bearerOf(credentials.authorization) !== null) return false;
  const site = headers.get('sec-fetch-site');
  const origin = headers.get('origin');
  if (isFromOtherSite(headers)) return true;
  if (origin !== null) return !isOwnOrigin(origin);
  return site === null && (credentials.accessCookie !== null || credentials.refreshCookie !== null);
}

/**
 * True if a browser opened us under another origin than APP_URL: a wrong scheme, port or name, and not another site.
 * It changes only the message.
 */
export function isOriginMismatch(headers: Headers): boolean {
  const own = new URL(config().origin);
  const origin = headers.get('origin');
  // Browsers send Sec-Fetch-* to https and to loopback names only, so a proxy speaks https in front of us.
  if (origin === null) {
    return own.protocol === 'http:' && !isLoopback(own.hostname) && headers.has('sec-fetch-dest');
  }
  if (isOwnOrigin(origin) || !URL.canParse(origin)) return false;
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  const { hostname } = new URL(origin);
  return hostname === own.hostname || (isLoopback(hostname) && isLoopback(own.hostname));
}

export const ownOriginSentence = () =>
  `This server is set up for ${config().origin}. Open it there, or set APP_URL.`;

/**
 * A browser says where a request comes from; a script does not. `Sec-Fetch-Mode` alone proves nothing: the fetch of
 * Node.js sends it too.
 */
export function clientOf(headers: Headers): 'browser' | 'script' {
  return headers.has('origin') || headers.has('sec-fetch-site') ? 'browser' : 'script';
}
