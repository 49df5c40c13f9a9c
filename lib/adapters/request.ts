import { parseCookie } from 'cookie';
import { cookieName, linkOfCookie } from '#lib/adapters/cookies';
import { clientOf, isCrossSite, isFromOtherSite, isSafe } from '#lib/adapters/origin';
import { bearerOf } from '#lib/authorization';
import { type Context, newContext } from '#lib/core/operation/context';

/** From a request to the context of operations. IP and request id come from our server, which overwrites what clients send. */

const longestUserAgent = 400;

/** Control characters would break a page or a log line; the rest is shown as text. */
const userAgentOf = (headers: Headers) =>
  (headers.get('user-agent') ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, longestUserAgent)
    .toWellFormed();

/** The secrets of opened links, by the links' ids. */
function linksIn(cookies: ReturnType<typeof parseCookie>): Map<string, string> {
  return new Map(
    Object.entries(cookies).flatMap(([name, value = '']) => {
      const id = linkOfCookie(name);
      return id === null ? [] : [[id, value] as const];
    }),
  );
}

export function contextOf({ method, headers }: { method: string; headers: Headers }): Context {
  const cookies = parseCookie(headers.get('cookie') ?? '');
  const authorization = headers.get('authorization');
  const isBearer = bearerOf(authorization) !== null;
  const cookie = (name: Parameters<typeof cookieName>[0]) =>
    isBearer ? null : cookies[cookieName(name)] || null;
  const credentials = {
    authorization,
    accessCookie: cookie('access'),
    refreshCookie: cookie('refresh'),
    links: linksIn(cookies),
    deviceCookie: cookie('device'),
  };
  return newContext({
    requestId: headers.get('x-request-id') ?? '',
    ip: headers.get('x-gatehouse-ip') ?? '',
    userAgent: userAgentOf(headers),
    client: clientOf(headers),
    crossSite: isCrossSite(method, headers, credentials),
    safe: isSafe(method),
    fromOtherSite: isFromOtherSite(headers),
    credentials,
  });
}
