import { searchable } from '#lib/core/users/search-text';
import { Prisma } from '#lib/database/client';
import { isId, normalizeIdentifier } from '#lib/schemas/fields';

/** What a search text means for users, as conditions on `"User" u`, with values as parameters only. */

const { sql } = Prisma;

/** Text for LIKE, taken literally. */
const literally = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** Shorter text is not searched in ids: "ada" and "bea" would find hundreds of users by their hex digits. */
const shortestInId = 8;

/** The search text without its last line: 36 characters of id, and the line break. */
const nameAndEmail = sql`left(u."searchText", -37)`;

/**
 * The trigram index always bounds the work: part of the username, display name, email or id; of fewer than three
 * characters, or without two letters or digits in a row, the beginning of one; without any, a whole username.
 * Null for no text.
 */
export function matching(query: string): Prisma.Sql | null {
  const text = searchable(query);
  if (text === '') return null;
  if (isId(text)) return sql`u."id" = ${text}::uuid`;
  if (!/[a-z0-9]/.test(text)) return sql`u."usernameNormalized" = ${text}`;
  const pattern = literally(text);
  if (text.length < 3 || !/[a-z0-9]{2}/.test(text))
    return sql`(u."searchText" LIKE ${`${pattern}%`} OR u."searchText" LIKE ${`%\n${pattern}%`}) AND strpos(${nameAndEmail}, ${text}) > 0`;
  const contains = sql`u."searchText" LIKE ${`%${pattern}%`}`;
  const couldBeId = text.length < shortestInId && /^[0-9a-f-]+$/.test(text);
  return couldBeId ? sql`${contains} AND strpos(${nameAndEmail}, ${text}) > 0` : contains;
}

/** The user whose whole username or email the text is; null for no text. */
export function exactly(query: string): Prisma.Sql | null {
  const text = normalizeIdentifier(query);
  if (text === '') return null;
  return text.includes('@') ? sql`u."emailNormalized" = ${text}` : sql`u."usernameNormalized" = ${text}`;
}
