import { domainToUnicode } from 'node:url';

/** Folds case and accents, of stored text and of search text alike. */
export function fold(text: string): string {
  const letters = text.normalize('NFKD').replace(/\p{M}/gu, '');
  return letters.trim().normalize('NFKC').toLowerCase();
}

/**
 * As `fold`, and in ASCII, so that the trigram index answers for any script whatever the locale of the database: other
 * characters become their code points, `u` and six hex digits each.
 */
export const searchable = (text: string): string =>
  fold(text).replace(/\P{ASCII}/gu, (letter) => `u${letter.codePointAt(0)?.toString(16).padStart(6, '0')}`);

/** An email as its owner reads it, with the domain in its own script. */
function shown(text: string): string {
  const at = text.lastIndexOf('@') + 1;
  return at === 0 ? text : text.slice(0, at) + domainToUnicode(text.slice(at));
}

/** The one column that is searched, a line for each part: no search text spans lines. */
export function searchTextOf(parts: readonly (string | null | undefined)[]): string {
  const known = parts.filter((part) => typeof part === 'string');
  // A domain is found as it is written and as it is kept: `bücher`, `bucher`, and `xn--bcher-kva`.
  return [...new Set(known.flatMap((part) => [part, shown(part)]).map(searchable))].join('\n');
}
