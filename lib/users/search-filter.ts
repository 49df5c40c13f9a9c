import { searchable } from '#lib/core/users/search-text';
import { type Database, Prisma } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { isId, normalizeIdentifier } from '#lib/schemas/fields';
import type { UserQuery } from '#lib/schemas/user-list';

/** The filter as conditions on `"User" u`, with values as parameters only. */

const { sql } = Prisma;

export interface Filter {
  conditions: Prisma.Sql[];
  /** The order of the index that finds the matches best, without text. */
  order: Prisma.Sql;
  byText: boolean;
  /** The user whose whole username or email the text is. */
  exact: Prisma.Sql | null;
  /** The conditions that bound a sort's own index. */
  bounds: Record<string, Prisma.Sql[]>;
  /** Only holders of this role. */
  roleId: string | null;
}

/** Text for LIKE, taken literally. */
const literally = (text: string) => text.replace(/[\\%_]/g, '\\$&');

/** Shorter text is not searched in ids: "ada" and "bea" would find hundreds of users by their hex digits. */
const shortestInId = 8;

/** The search text without its last line: 36 characters of id, and the line break. */
const nameAndEmail = sql`left(u."searchText", -37)`;

/**
 * What a search text means, so that the trigram index always bounds the work: part of the username, email or id; of
 * fewer than three characters, or without two letters or digits in a row, the beginning of a username or email;
 * without any, a whole username.
 */
function matching(query: string): Prisma.Sql | null {
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

function exactly(query: string): Prisma.Sql | null {
  const text = normalizeIdentifier(query);
  if (text === '') return null;
  return text.includes('@') ? sql`u."emailNormalized" = ${text}` : sql`u."usernameNormalized" = ${text}`;
}

async function roleIdOf(db: Database, name: string): Promise<string> {
  const role = await db.role.findUnique({ where: { name }, select: { id: true } });
  if (role) return role.id;
  throw new AppError('invalid_input', { errors: [{ path: 'role', message: 'There is no such role.' }] });
}

function orderOf({ query, role, lastLoginBefore }: UserQuery): Prisma.Sql {
  if (role !== undefined) return sql`g."userId"`;
  if (lastLoginBefore && query === '') return sql`u."lastLoginAt" NULLS FIRST, u."id"`;
  return sql`u."createdAt", u."id"`;
}

/** @throws AppError `invalid_input` for a role that does not exist. */
export async function filterOf(db: Database, query: UserQuery): Promise<Filter> {
  const { status, role, createdFrom, createdTo, lastLoginBefore, ids } = query;
  const created = [
    createdFrom && sql`u."createdAt" >= ${createdFrom}::timestamptz`,
    createdTo && sql`u."createdAt" <= ${createdTo}::timestamptz`,
  ].filter((one) => one instanceof Prisma.Sql);
  const lastLogin = [
    lastLoginBefore && sql`(u."lastLoginAt" IS NULL OR u."lastLoginAt" < ${lastLoginBefore}::timestamptz)`,
  ].filter((one) => one instanceof Prisma.Sql);
  const conditions = [
    matching(query.query),
    status && sql`u."status" = ${status}::"UserStatus"`,
    ids && sql`u."id" = ANY(${ids.filter((id) => id !== '')}::uuid[])`,
    ...created,
    ...lastLogin,
  ];
  return {
    conditions: conditions.filter((condition) => condition instanceof Prisma.Sql),
    order: orderOf(query),
    bounds: { createdAt: created, lastLoginAt: lastLogin },
    byText: searchable(query.query) !== '',
    exact: exactly(query.query),
    roleId: role === undefined ? null : await roleIdOf(db, role),
  };
}
