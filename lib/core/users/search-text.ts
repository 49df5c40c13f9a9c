import { domainToUnicode } from 'node:url';

/** Folds case and accents, of stored text and of search text alike. */
export function fold(text: string): string {
  const letters = text.normalize('NFKD').replace(/\p{M}/gu, '');
  return letters.trim().normalize('NFKC').toLowerCase();
}

interface Searched {
  id: string;
  username: string;
  email: string;
}

/** The one column that is searched, a line for each part: no search text spans lines. */
export function searchTextOf({ id, username, email }: Searched): string {
  const at = email.lastIndexOf('@') + 1;
  const shown = email.slice(0, at) + domainToUnicode(email.slice(at));
  // Found as it is written, too: `bücher` and `bucher`, for a domain that is kept as `xn--bcher-kva`.
  return [...new Set([username, email, shown, id].map(fold))].join('\n');
}
