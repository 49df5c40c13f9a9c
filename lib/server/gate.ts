import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { v7 as uuid } from 'uuid';
import { withResponse } from '#lib/answer-status';
import { config, longestBody } from '#lib/config';
import { AppError } from '#lib/errors';
import { isDraining } from '#lib/health';
import { log } from '#lib/log';
import { hasBody, readBody, withBody } from '#lib/server/body';
import { newFloodGuard } from '#lib/server/flood';
import { ipOf, replaceHeaders, trustedHeaders } from '#lib/server/headers';
import { refuse, refuseSocket } from '#lib/server/refusal';
import { setSecurityHeaders } from '#lib/server/security-headers';
import { checkTarget, methods, routeOf } from '#lib/server/target';

/**
 * The one way in, before Next: here the socket is known. Behind it every request has a readable target, a
 * whole body of at most 64 KiB, and an IP and a request id that no client chose.
 */

const refuseFlood = newFloodGuard();

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** A server that hands `handler` only requests that passed; not listening yet. */
export function createGate(handler: Handler, origin: string): Server {
  const pass = (request: IncomingMessage, response: ServerResponse) => {
    void admit(request, response, handler, origin);
  };
  const server = createServer({
    headersTimeout: 10_000,
    requestTimeout: 20_000,
    connectionsCheckingInterval: 2_000,
    // checkTarget says the same in our own words.
    requireHostHeader: false,
    // Longer than the 60 s of most load balancers, which reuse a connection until they close it themselves.
    keepAliveTimeout: 65_000,
  });
  server.on('request', pass);
  // Only a request that will be read is told to send its body.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    if (Number(request.headers['content-length'] ?? 0) <= longestBody) response.writeContinue();
    pass(request, response);
  });
  server.on('checkExpectation', pass);
  server.on('connect', (_: IncomingMessage, socket: Duplex) => {
    refuseSocket(socket, '405 Method Not Allowed', new AppError('method_not_allowed'));
  });
  server.on('clientError', refuseUnreadable);
  return server;
}

async function admit(request: IncomingMessage, response: ServerResponse, handler: Handler, origin: string) {
  const requestId = uuid();
  response.setHeader('X-Request-Id', requestId);
  setSecurityHeaders(response, origin);
  if (isDraining()) response.setHeader('Connection', 'close');
  try {
    const ip = ipOf(request);
    if (config().rateLimits) await refuseFlood(ip);
    checkTarget(request);
    request.url = routeOf(request);
    replaceHeaders(request, trustedHeaders(request.headers, { requestId, ip, origin }));
    if (!hasBody(request)) return await withResponse(response, () => handler(request, response));
    const body = await readBody(request);
    if (body) await withResponse(response, () => handler(withBody(request, body), response));
  } catch (error) {
    await answerFor(error, request, response);
  }
}

async function answerFor(error: unknown, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!(error instanceof AppError))
    log.error('request.failed', error, { requestId: String(response.getHeader('X-Request-Id')) });
  if (response.headersSent) return void response.destroy();
  const refusal = error instanceof AppError ? error : new AppError('internal', { cause: error });
  if (refusal.code === 'method_not_allowed') response.setHeader('Allow', [...methods].join(', '));
  if (refusal.retryAfter !== undefined) response.setHeader('Retry-After', refusal.retryAfter);
  await refuse(request, response, refusal);
}

const unreadable: Record<string, string> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET') return void socket.destroy();
  // Node's parser does not know the method at all.
  const isMethod = error.code === 'HPE_INVALID_METHOD';
  const status = unreadable[error.code ?? ''] ?? (isMethod ? '405 Method Not Allowed' : '400 Bad Request');
  refuseSocket(socket, status, new AppError(isMethod ? 'method_not_allowed' : 'malformed_request'));
}
