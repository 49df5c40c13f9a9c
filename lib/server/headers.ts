import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { config } from '#lib/config';
import { AppError } from '#lib/errors';
import { clientIp } from '#lib/ip';
import { mostHeaders } from '#lib/server/limits';
import { isRouterState } from '#lib/server/router-state';

/**
 * Behind this server every header about a request's origin is the server's own: what a client claims
 * about itself, its proxies or Next's internals is dropped here and only here.
 */

// Next's own client sends `rsc`, `next-url` and `next-router-*` for pages: those stay.
const claimed =
  /^(x-gatehouse-|x-forwarded-|x-middleware-|x-invoke-|x-nextjs-|x-next-|x-now-|x-vercel-|x-original-|x-rewrite-)/;
const claimedNames = new Set([
  'forwarded',
  'x-real-ip',
  'x-client-ip',
  'x-matched-path',
  'x-request-id',
  'x-http-method-override',
  'x-method-override',
  'upgrade',
  'http2-settings',
  'expect',
]);

// Two of these are an attempt at request smuggling.
const single = new Set([
  'authorization',
  'content-type',
  'content-encoding',
  'transfer-encoding',
  'origin',
  'sec-fetch-site',
  'sec-fetch-mode',
  'sec-fetch-dest',
]);

/** @throws AppError for too many headers, or contradictory ones. */
export function checkHeaders({ rawHeaders, headers, httpVersion }: IncomingMessage): void {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  if (names.length > mostHeaders) throw new AppError('headers_too_large');
  if (names.some((name, index) => single.has(name) && names.indexOf(name) !== index))
    throw new AppError('malformed_request');
  const coding = headers['transfer-encoding'];
  // Not in HTTP/1.0, where a proxy may not know it (RFC 9112, 6.1), and no other coding than chunks.
  if (coding !== undefined && (httpVersion === '1.0' || coding.toLowerCase() !== 'chunked'))
    throw new AppError('malformed_request');
  if (headers['content-encoding'] !== undefined) throw new AppError('unsupported_media_type');
}

interface Facts {
  requestId: string;
  ip: string;
  /** Of the public URL: a client's Host header decides nothing. */
  origin: string;
}

function goesOn(name: string, value: string | string[] | undefined): boolean {
  if (name === 'next-router-state-tree') return isRouterState(String(value));
  return !claimed.test(name) && !claimedNames.has(name);
}

/** The forwarded headers: the client's without its claims, and the server's own. */
export function trustedHeaders(headers: IncomingHttpHeaders, facts: Facts): IncomingHttpHeaders {
  const { host, protocol } = new URL(facts.origin);
  return {
    ...Object.fromEntries(Object.entries(headers).filter(([name, value]) => goesOn(name, value))),
    host,
    'x-forwarded-host': host,
    'x-forwarded-proto': protocol.slice(0, -1),
    'x-request-id': facts.requestId,
    'x-gatehouse-ip': facts.ip,
  };
}

/** Replaces the request's headers, in both forms of Node. */
export function replaceHeaders(request: IncomingMessage, headers: IncomingHttpHeaders): void {
  request.headers = headers;
  request.rawHeaders = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().flatMap((one) => [name, one]),
  );
}

/** The client's IP: the peer or, behind trusted proxies, the one that the first of them saw. */
export function ipOf({ socket, headers }: IncomingMessage): string {
  const forwardedFor = [headers['x-forwarded-for'] ?? ''].flat().join(',');
  return clientIp(socket.remoteAddress ?? '', forwardedFor, config().trustedProxies);
}
