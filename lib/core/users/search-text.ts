import { domainToUnicode } from 'node:url';

/** How text is compared when people are searched: any case, any accents. Folded when written, and when asked for. */
export function fold(text: string): string {
  const letters = text.normalize('NFKD').replace(/\p{M}/gu, '');
  return letters.trim().normalize('NFKC').toLowerCase();
}

interface Searched {
  id: string;
  username: string;
  email: string;
}

/** The one column that is searched. Its parts stand on lines of their own, which no search text can span. */
export function searchTextOf({ id, username, email }: Searched): string {
  const at = email.lastIndexOf('@') + 1;
  const shown = email.slice(0, at) + domainToUnicode(email.slice(at));
  // Found as it is written, too: `bücher` and `bucher`, for a domain that is kept as `xn--bcher-kva`.
  return [...new Set([username, email, shown, id].map(fold))].join('\n');
}
