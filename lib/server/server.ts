import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { v7 as uuid } from 'uuid';
import { config, longestBody } from '#lib/config';
import { AppError } from '#lib/errors';
import { type Obstacle, obstacle } from '#lib/health';
import { log } from '#lib/log';
import { withResponse } from '#lib/response-status';
import type { ApiHandler } from '#lib/server/api';
import { hasBody, readBody, withBody } from '#lib/server/body';
import { limitConnections } from '#lib/server/connections';
import { newFloodGuard } from '#lib/server/flood';
import { checkHeaders, ipOf, replaceHeaders, trustedHeaders } from '#lib/server/headers';
import { checkHost, isHealth } from '#lib/server/host';
import { type Limits, limits } from '#lib/server/limits';
import { refuse, refuseSocket } from '#lib/server/refusal';
import { prepareHead } from '#lib/server/response-head';
import {
  checkDestination,
  checkInternal,
  checkPageMethod,
  checkTarget,
  methods,
  pageMethods,
  routeOf,
} from '#lib/server/target';
import { onClientError, trackPending } from '#lib/server/unreadable';

/**
 * The HTTP server in front of Next. Behind it every request is for this host and has a valid target, a whole body of at
 * most 64 KiB (more where a file is expected), and an IP and a request id that no client chose. It answers the API; Next renders pages.
 */

const refuseFlood = newFloodGuard();

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface Handlers {
  api?: ApiHandler;
  /** For everything that `api` does not answer. */
  pages: Handler;
}

/** Returns the server, not listening yet. */
export function createFrontServer(handlers: Handlers, origin: string, given: Partial<Limits> = {}): Server {
  const within = { ...limits, ...given };
  const pass = (request: IncomingMessage, response: ServerResponse) => {
    trackPending(request.socket, response);
    void admit(request, response, handlers, origin);
  };
  const server = createBareServer(within);
  limitConnections(server, within);
  server.on('request', pass);
  // 100 Continue only for a request whose body will be read.
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    const most = handlers.api?.longestBody(request.url ?? '') ?? longestBody;
    if (Number(request.headers['content-length'] ?? 0) <= most) response.writeContinue();
    pass(request, response);
  });
  server.on('checkExpectation', pass);
  server.on('connect', (_: IncomingMessage, socket: Duplex) => {
    refuseSocket(socket, new AppError('method_not_allowed'), origin);
  });
  server.on('clientError', (error, socket) => onClientError(error, socket, origin));
  return server;
}

function createBareServer({ headers, request, check, standstill }: Limits): Server {
  const server = createServer({
    headersTimeout: headers,
    requestTimeout: request,
    connectionsCheckingInterval: check,
    // checkTarget refuses with our own answer.
    requireHostHeader: false,
    // Longer than the 60 s of most load balancers, which reuse a connection until they close it themselves.
    keepAliveTimeout: 65_000,
  });
  server.timeout = standstill;
  // Node would drop further headers, even a second Host; checkHeaders refuses them.
  server.maxHeadersCount = 0;
  return server;
}

const obstacles: Record<Obstacle, string> = {
  failure: 'This server has met a failure and is about to start again.',
  schema: 'The database is of another version than this server.',
};

/** @throws AppError `unavailable` while this process refuses all requests but health. */
function checkService({ url = '' }: IncomingMessage): void {
  const reason = obstacle();
  if (reason && !isHealth(url))
    throw new AppError('unavailable', { retryAfter: 5, detail: obstacles[reason] });
}

async function admit(
  request: IncomingMessage,
  response: ServerResponse,
  { api, pages }: Handlers,
  origin: string,
) {
  const requestId = uuid();
  prepareHead(response, requestId, origin);
  try {
    const ip = ipOf(request);
    if (config().rateLimits) await refuseFlood(ip);
    checkTarget(request);
    checkHeaders(request);
    checkHost({ host: request.headers.host, url: request.url }, origin);
    checkService(request);
    if (config().production) checkInternal(request);
    const path = routeOf(request);
    request.url = path;
    checkDestination(request);
    checkPageMethod(request);
    const headers = trustedHeaders(request.headers, { requestId, ip, origin });
    const body = hasBody(request) ? await readBody(request, api?.longestBody(path)) : undefined;
    if (body === null) return;
    if (await api?.({ method: request.method ?? '', url: path, headers, body }, response)) return;
    replaceHeaders(request, headers);
    await withResponse(response, () => pages(body ? withBody(request, body) : request, response));
  } catch (error) {
    await answerFor(error, request, response);
  }
}

async function answerFor(error: unknown, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!(error instanceof AppError))
    log.error('request.failed', error, {
      requestId: String(response.getHeader('X-Request-Id')),
      code: 'internal',
    });
  if (response.headersSent) return void response.destroy();
  const refusal = error instanceof AppError ? error : new AppError('internal', { cause: error });
  if (refusal.code === 'method_not_allowed')
    response.setHeader('Allow', methods.has(request.method ?? '') ? pageMethods : [...methods].join(', '));
  if (refusal.retryAfter !== undefined) response.setHeader('Retry-After', refusal.retryAfter);
  await refuse(request, response, refusal);
}
