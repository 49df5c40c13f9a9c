/**
 * Characters of the longest path for `_next` and `_back`. A proxy takes request lines of 8 KB, and we headers of 16 KB:
 * beside the path stand the session and a flash, a cookie of up to 4 KB. Room for the ids of a hundred users
 * (`/admin/users/bulk`), and for the review of a role with all permissions (`/admin/roles/x/review`).
 */
export const longestPath = 8_000;

/** A path of our own without its query. */
export const withoutQuery = (path: string) => path.split(/[?#]/, 1)[0] ?? '';

function ownPath(value: string): string | null {
  if (!/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(value)) return null;
  const base = 'http://gatehouse.invalid';
  if (!URL.canParse(value, base)) return null;
  const url = new URL(value, base);
  // The parser's spelling, so that what a browser makes of it is what was checked.
  return url.origin === base && !url.pathname.startsWith('//')
    ? `${url.pathname}${url.search}${url.hash}`
    : null;
}

/**
 * Returns `value` if it is a path of our own site, without its query where it would be too long with it, else
 * `fallback`: never a way to another site.
 */
export function safePath(value: unknown, fallback: string): string {
  const path = typeof value === 'string' ? ownPath(value) : null;
  if (path === null) return fallback;
  return [path, withoutQuery(path)].find(({ length }) => length <= longestPath) ?? fallback;
}

const question = 'cookies=asked';

/**
 * `path` with a cookie check, for a form whose page was requested without our cookies. Each answer to a form sets one, so
 * middleware can check for it.
 */
export function askingForCookies(path: string): string {
  const [whole = '', hash = ''] = path.split(/(?=#)/);
  return `${whole}${whole.includes('?') ? '&' : '?'}${question}${hash}`;
}

/** `path` without the cookie check; null if it has none. */
export function answeredForCookies(path: string): string | null {
  const [pathname = '', ...parts] = path.split(/(?=[?&#])/);
  const rest = parts.filter((part) => part.slice(1) !== question);
  if (rest.length === parts.length) return null;
  return pathname + rest.join('').replace(/^&/, '?');
}

/** The URL of `page` that leads on to `next`, or to its page alone where that would be too long. */
export function leadingTo(page: '/login' | '/register', next: string): string {
  const candidates = [next, withoutQuery(next)].map((path) => `${page}?next=${encodeURIComponent(path)}`);
  return candidates.find(({ length }) => length <= longestPath) ?? page;
}
