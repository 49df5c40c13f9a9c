import { Readable } from 'node:stream';
import type { Download, Image } from '#lib/core/operation/download';
import { asAppError } from '#lib/database/client';
import { AppError, problemOf } from '#lib/errors';
import { log } from '#lib/log';
import { refusalPage } from '#lib/refusal-page';

/** Answers on the wire: JSON, or problem details (RFC 9457). Not cached unless an operation says so. */

function headersOf(type: string | null, cacheFor?: number): Headers {
  const headers = new Headers({
    'Cache-Control': cacheFor === undefined ? 'no-store' : `public, max-age=${cacheFor}`,
  });
  if (type) headers.set('Content-Type', `${type}; charset=utf-8`);
  return headers;
}

export function jsonAnswer(output: unknown, status: number, cacheFor?: number): Response {
  if (output === undefined) return new Response(null, { status: 204, headers: headersOf(null) });
  return new Response(JSON.stringify(output), { status, headers: headersOf('application/json', cacheFor) });
}

/** Where a form without a script goes next, with its flash. */
export function redirectAnswer(location: string, flash?: string): Response {
  const headers = headersOf(null);
  headers.set('Location', location);
  if (flash) headers.set('Set-Cookie', flash);
  return new Response(null, { status: 303, headers });
}

/** Streams a file. A failure breaks the connection off, so that half a file is not taken for a whole one. */
export function fileAnswer({ type, name, chunks }: Download): Response {
  const headers = headersOf(type);
  headers.set('Content-Disposition', `attachment; filename="${name}"`);
  const body = Readable.toWeb(Readable.from(chunks)) as ReadableStream<string>;
  return new Response(body.pipeThrough(new TextEncoderStream()), { headers });
}

/** Opened by itself, an SVG is a document: it may run and load nothing. */
const imagePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** An image of administrators. Its type is ours, and no browser may guess another one. */
export function imageAnswer({ type, name, bytes }: Image): Response {
  const headers = new Headers({
    'Content-Type': type,
    'Content-Disposition': `inline; filename="${name}"`,
    'Content-Security-Policy': imagePolicy,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'public, max-age=31536000, immutable',
  });
  return new Response(bytes, { headers });
}

/** Where an error happened, for the log. */
export interface LogContext {
  requestId: string;
  method?: string;
  /** The path of the route's file, with its parameters by name. */
  route?: string;
}

/** Maps what was thrown to the error to answer with. Our own faults are logged; unexpected ones reveal nothing. */
export function toAppError(thrown: unknown, context: LogContext): AppError {
  const error = asAppError(thrown);
  if (!(error instanceof AppError)) {
    log.error('request.failed', error, { ...context, code: 'internal' });
    return new AppError('internal', { cause: error });
  }
  if (error.status >= 500) log.warn('request.unavailable', { ...context, code: error.code }, error.cause);
  return error;
}

function refusalHeaders(type: string, { retryAfter }: AppError): Headers {
  const headers = headersOf(type);
  if (retryAfter !== undefined) headers.set('Retry-After', String(retryAfter));
  return headers;
}

export function problemAnswer(error: AppError, requestId: string): Response {
  const headers = refusalHeaders('application/problem+json', error);
  if (error.code === 'unauthenticated') headers.set('WWW-Authenticate', 'Bearer');
  return new Response(JSON.stringify(problemOf(error, requestId)), { status: error.status, headers });
}

/** The same as a page, where Next cannot render one. */
export function refusalPageAnswer(error: AppError, requestId: string): Response {
  const headers = refusalHeaders('text/html', error);
  return new Response(refusalPage(problemOf(error, requestId)), { status: error.status, headers });
}
