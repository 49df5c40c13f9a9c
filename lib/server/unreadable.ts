import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError, type ErrorCode } from '#lib/errors';
import { refuseSocket } from '#lib/server/refusal';

/** Answers requests that Node's parser could not read, or that were too slow. */

const codes: Record<string, ErrorCode> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'payload_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
  // The parser does not know the method at all.
  HPE_INVALID_METHOD: 'method_not_allowed',
};

/** The pending answers of each socket. */
const owed = new WeakMap<Duplex, Set<ServerResponse>>();

export function trackPending(socket: Duplex, response: ServerResponse): void {
  const responses = owed.get(socket) ?? new Set();
  owed.set(socket, responses.add(response));
  response.once('close', () => responses.delete(response));
}

/** @returns true if the socket will be closed after its pending answers. */
function closesAfterAnswers(socket: Duplex): boolean {
  const waiting = [...(owed.get(socket) ?? [])].filter(({ headersSent, req }) => headersSent || req.complete);
  for (const response of waiting) if (!response.headersSent) response.setHeader('Connection', 'close');
  waiting.at(-1)?.once('close', () => socket.destroy());
  return waiting.length > 0;
}

export function onClientError(error: NodeJS.ErrnoException, socket: Duplex, origin: string): void {
  if (error.code === 'ECONNRESET') return void socket.destroy();
  // A refusal would be taken for the answer to an earlier request.
  if (closesAfterAnswers(socket)) return;
  refuseSocket(socket, new AppError(codes[error.code ?? ''] ?? 'malformed_request'), origin);
}
