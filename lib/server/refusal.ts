import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { v7 as uuid } from 'uuid';
import { prefersHtml } from '#lib/accept';
import { formTypes, typeOf } from '#lib/adapters/body';
import { type AppError, problemOf } from '#lib/errors';
import { refusalPage } from '#lib/refusal-page';
import { defaultHeaders, securityHeaders } from '#lib/server/security-headers';
import { isPage } from '#lib/server/target';

/** Refusals by the server itself, without Next: as problem details (RFC 9457), or as a page for a browser. */

const lingerMilliseconds = 1_000;

/** Answers with the problem, under the headers that are set already, and closes the connection. */
export async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: AppError,
): Promise<void> {
  const problem = problemOf(error, String(response.getHeader('X-Request-Id')));
  // Below /api as the API document says, but for a form that a browser sent by itself.
  const isForm = request.method === 'POST' && formTypes.has(typeOf(request.headers['content-type'] ?? null));
  const html = (isPage(request.url ?? '') || isForm) && prefersHtml(request.headers.accept);
  const body = html ? refusalPage(problem) : JSON.stringify(problem);
  response.writeHead(error.status, {
    'Content-Type': html ? 'text/html; charset=utf-8' : 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  });
  if (request.method !== 'HEAD') response.write(body);
  // Closing with unread bytes would reset the connection before the client reads the answer.
  if (!request.complete) await ended(request);
  response.end();
}

function ended(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, lingerMilliseconds);
    request.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    request.once('error', () => {});
    request.once('end', resolve);
    request.resume();
  });
}

/** The same for a socket without a readable request. */
export function refuseSocket(socket: Duplex, error: AppError, origin: string): void {
  // An error without a listener would end the process.
  socket.on('error', () => socket.destroy());
  if (!socket.writable) return void socket.destroy();
  const requestId = uuid();
  const body = JSON.stringify(problemOf(error, requestId));
  const headers = {
    'Content-Type': 'application/problem+json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'X-Request-Id': requestId,
    ...securityHeaders(origin),
    ...defaultHeaders,
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\n${lines.join('')}\r\n${body}`,
    // Node no longer watches this socket, which a half-open client would keep for ever.
    () => socket.destroy(),
  );
}
