import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { v7 as uuid } from 'uuid';
import { type AppError, problemOf } from '#lib/errors';

/** What the gate says itself, in the words of the API (RFC 9457), without asking Next. */

const contentType = 'application/problem+json; charset=utf-8';
const lingerMilliseconds = 1_000;

/** Answers with the problem, under the headers that are set already, and closes the connection. */
export async function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: AppError,
): Promise<void> {
  const body = JSON.stringify(problemOf(error, String(response.getHeader('X-Request-Id'))));
  response.writeHead(error.status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  if (request.method !== 'HEAD') response.write(body);
  // A client that still sends gets to read the answer: closing on unread bytes would reset the connection.
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

/** The same for a socket on which no readable request has come. */
export function refuseSocket(socket: Duplex, status: string, error: AppError): void {
  // Nobody else listens on it any more, and an error without a listener ends the process.
  socket.on('error', () => socket.destroy());
  if (!socket.writable) return void socket.destroy();
  const requestId = uuid();
  const body = JSON.stringify({ ...problemOf(error, requestId), status: Number.parseInt(status, 10) });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `Cache-Control: no-store\r\nX-Request-Id: ${requestId}\r\nConnection: close\r\n\r\n${body}`,
    // Node no longer watches this socket: a client that keeps its half open would keep it for good.
    () => socket.destroy(),
  );
}
