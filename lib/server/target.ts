import type { IncomingMessage } from 'node:http';
import { prefersJson } from '#lib/accept';
import { bearerOf } from '#lib/authorization';
import { AppError } from '#lib/errors';

export const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** True for pages: neither the API nor a well-known document. */
export const isPage = (target: string) => !/^\/(api|\.well-known)([/?]|$)/.test(target);

/** @throws AppError for an unusual request line. */
export function checkTarget({ method = '', url = '', rawHeaders, httpVersion }: IncomingMessage): void {
  if (!methods.has(method)) throw new AppError('method_not_allowed');
  const countOf = (wanted: string) =>
    rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === wanted).length;
  const hosts = countOf('host');
  // RFC 9112, 3.2: exactly one Host; two are an attempt at request smuggling. HTTP/1.0 had none.
  if (hosts > 1 || (hosts === 0 && httpVersion !== '1.0')) throw new AppError('malformed_request');
  // RFC 9110, 5.3: not a list, so two are refused.
  if (countOf('authorization') > 1) throw new AppError('malformed_request');
  // Only the origin form: no `*`, no absolute URLs, nothing beyond visible ASCII, no fragment.
  if (!/^\/[!-"$-~]*$/.test(url)) throw new AppError('malformed_request');
  const path = decoded(url.split('?', 1)[0] ?? '');
  if (path.includes('\0') || path.includes('\\')) throw new AppError('malformed_request');
}

// What scripts request, and what users open or download.
const destinations = new Set(['empty', 'document']);

/**
 * Next's internal pages begin with `_` (`/_global-error`, `/_next/data/…`). They have no guard and may be cached for a
 * year, so only the build's files are served. The development server needs more.
 * @throws AppError `not_found`, however the path is spelt.
 */
export function checkInternal({ url = '' }: IncomingMessage): void {
  const [first = '', second] = segmentsOf(url);
  if (first.startsWith('_') && !(first === '_next' && second === 'static')) throw new AppError('not_found');
}

/** The segments of a path, with escapes and dots resolved. */
function segmentsOf(url: string): string[] {
  const segments: string[] = [];
  for (const segment of decoded(url.split('?', 1)[0] ?? '').split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments;
}

/** What of the API is an image. */
const image = /^\/api\/branding\/logo\/[0-9a-f]{64}$/;

/** @throws AppError if any page loads the API as script, style, image or frame (ASVS 3.5.8). */
export function checkDestination({ url = '', headers }: IncomingMessage): void {
  const destination = headers['sec-fetch-dest'];
  if (destination === 'image' && image.test(url)) return;
  if (typeof destination === 'string' && url.startsWith('/api/') && !destinations.has(destination))
    throw new AppError('cross_site_request');
}

/** The methods of pages. */
export const pageMethods = 'GET, HEAD';

// `next dev` posts stack frames; otherwise checkInternal has refused them.
const ofDevelopment = /^\/__nextjs_/;

/**
 * @throws AppError for a method that no page takes. Next would look for a server action, find none, and write a line
 * about it each time. The path is taken as a URL has it, because Next resolves `/api/../x`.
 */
export function checkPageMethod({ method = '', url = '' }: IncomingMessage): void {
  if (method === 'GET' || method === 'HEAD') return;
  const { pathname } = new URL(`http://localhost${url}`);
  if (/^\/api\/[^/]/.test(pathname) || pathname === '/.well-known/jwks.json') return;
  if (!ofDevelopment.test(pathname)) throw new AppError('method_not_allowed');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw new AppError('malformed_request', { cause });
  }
}

/**
 * Rewrites the target. Four paths of the API share their names with pages, so the method and the headers decide
 * between them.
 */
export function routeOf({
  method = '',
  url = '',
  headers,
}: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): string {
  const [path, query] = split(url);
  const reads = method === 'GET' || method === 'HEAD';
  const isApi =
    path === '/users/me' ||
    ((path === '/register' || path === '/login') && !reads) ||
    (path === '/admin' &&
      (!reads || bearerOf(headers.authorization) !== null || prefersJson(headers.accept)));
  return isApi ? `/api${path}${query}` : url;
}

function split(url: string): [path: string, query: string] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at)];
}
