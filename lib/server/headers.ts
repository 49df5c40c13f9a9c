import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { config } from '#lib/config';
import { clientIp } from '#lib/ip';

/**
 * Behind the gate every header that says where a request came from is the gate's own: what a client
 * claims about itself, its proxies or Next's internals is dropped here and nowhere else.
 */

// Next's own client sends `rsc`, `next-url` and `next-router-*`: those stay.
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

interface Facts {
  requestId: string;
  ip: string;
  /** Of the public URL: a client's Host header decides nothing. */
  origin: string;
}

/** The headers that go on: a client's own without its claims, and the facts. */
export function trustedHeaders(headers: IncomingHttpHeaders, facts: Facts): IncomingHttpHeaders {
  const { host, protocol } = new URL(facts.origin);
  const kept = Object.entries(headers).filter(([name]) => !claimed.test(name) && !claimedNames.has(name));
  return {
    ...Object.fromEntries(kept),
    host,
    'x-forwarded-host': host,
    'x-forwarded-proto': protocol.slice(0, -1),
    'x-request-id': facts.requestId,
    'x-gatehouse-ip': facts.ip,
  };
}

/** Puts `headers` in place of the request's, in both of the forms in which Node gives them. */
export function replaceHeaders(request: IncomingMessage, headers: IncomingHttpHeaders): void {
  request.headers = headers;
  request.rawHeaders = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().flatMap((one) => [name, one]),
  );
}

/** Who sent it: the peer or, behind proxies that TRUSTED_PROXIES names, whom the first of them saw. */
export function ipOf({ socket, headers }: IncomingMessage): string {
  const forwardedFor = [headers['x-forwarded-for'] ?? ''].flat().join(',');
  return clientIp(socket.remoteAddress ?? '', forwardedFor, config().trustedProxies);
}
