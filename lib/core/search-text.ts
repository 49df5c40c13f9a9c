import { normalizeIdentifier } from '#lib/schemas/fields';

/** How text is compared when people are searched: any case, any accents. Folded when written, and when asked for. */
export function fold(text: string): string {
  return normalizeIdentifier(text.normalize('NFKD').replace(/\p{M}/gu, ''));
}

/** The one column that is searched. Its parts stand on lines of their own, which no search text can span. */
export function searchTextOf({
  id,
  username,
  email,
}: {
  id: string;
  username: string;
  email: string;
}): string {
  return [username, email, id].map(fold).join('\n');
}
