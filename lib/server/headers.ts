import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

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

/** The peer's IP; an IPv4 address that came in over an IPv6 socket is written as IPv4. */
export function ipOf(request: IncomingMessage): string {
  return (request.socket.remoteAddress ?? '')
    .replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
    .replace(/%.*$/, '');
}
