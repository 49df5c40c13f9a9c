import type { IncomingMessage } from 'node:http';
import { prefersJson } from '#lib/accept';
import { bearerOf } from '#lib/authorization';
import { AppError } from '#lib/errors';

export const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** True for what people look at: neither the API nor a well-known document. */
export const isPage = (target: string) => !/^\/(api|\.well-known)([/?]|$)/.test(target);

/** @throws AppError if the request line is one that nothing behind the gate should have to understand. */
export function checkTarget({ method = '', url = '', rawHeaders, httpVersion }: IncomingMessage): void {
  if (!methods.has(method)) throw new AppError('method_not_allowed');
  const countOf = (wanted: string) =>
    rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === wanted).length;
  const hosts = countOf('host');
  // RFC 9112, 3.2: exactly one Host; two are an attempt to be understood in two ways. HTTP/1.0 had none.
  if (hosts > 1 || (hosts === 0 && httpVersion !== '1.0')) throw new AppError('malformed_request');
  // RFC 9110, 5.3: no list. Of two callers in one request neither is believed.
  if (countOf('authorization') > 1) throw new AppError('malformed_request');
  // Only the origin form: no `*`, no absolute URLs, nothing beyond visible ASCII, no fragment.
  if (!/^\/[!-"$-~]*$/.test(url)) throw new AppError('malformed_request');
  const path = decoded(url.split('?', 1)[0] ?? '');
  if (path.includes('\0') || path.includes('\\')) throw new AppError('malformed_request');
}

// What a script asks for, and what a person opens or downloads.
const destinations = new Set(['empty', 'document']);

/**
 * Next's own pages and documents begin with `_` (`/_global-error`, `/_next/data/…`), and none is served: they have no
 * guard, and may be cached for a year. Only the build's files are asked for. The development server asks for more.
 * @throws AppError `not_found`, however the path is spelt.
 */
export function checkInternal({ url = '' }: IncomingMessage): void {
  const [first = '', second] = segmentsOf(url);
  if (first.startsWith('_') && !(first === '_next' && second === 'static')) throw new AppError('not_found');
}

/** The segments that a path leads through in the end, with its escapes and dots resolved. */
function segmentsOf(url: string): string[] {
  const segments: string[] = [];
  for (const segment of decoded(url.split('?', 1)[0] ?? '').split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments;
}

/** @throws AppError if a page, of whatever site, wants the API as its script, style, image or frame (ASVS 3.5.8). */
export function checkDestination({ url = '', headers }: IncomingMessage): void {
  const destination = headers['sec-fetch-dest'];
  if (typeof destination === 'string' && url.startsWith('/api/') && !destinations.has(destination))
    throw new AppError('cross_site_request');
}

/** What pages answer; each route of the API says for itself. */
export const pageMethods = 'GET, HEAD';

// `next dev` asks itself for stack frames; else checkInternal has refused them.
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
 * Where a request really goes. The brief's four paths share their names with pages, so the method and the
 * headers decide between the page and the API.
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
