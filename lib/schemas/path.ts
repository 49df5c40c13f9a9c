/** Room for the ids of a hundred people (`/admin/users/bulk`). */
const longest = 5_000;

/** Returns `value` if it is a path of our own site, else `fallback`: never a way to another site. */
export function safePath(value: unknown, fallback: string): string {
  if (typeof value !== 'string' || value.length > longest || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(value))
    return fallback;
  const base = 'http://gatehouse.invalid';
  if (!URL.canParse(value, base)) return fallback;
  const url = new URL(value, base);
  // The parser's spelling, so that what a browser makes of it is what was checked.
  return url.origin === base && !url.pathname.startsWith('//')
    ? `${url.pathname}${url.search}${url.hash}`
    : fallback;
}
