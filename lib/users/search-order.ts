import type { Position } from '#lib/core/lists/cursor';
import { Prisma } from '#lib/database/client';

/** The orders of the list of users, each on an index, and the ranges that follow a row. */

const { sql } = Prisma;

interface Key {
  column: Prisma.Sql;
  ascending: Prisma.Sql;
  descending: Prisma.Sql;
  valueOf(user: SortedUser): string;
}

interface SortedUser {
  id: string;
  createdAt: Date;
  usernameNormalized: string;
  emailNormalized: string;
  lastLoginAt: Date | null;
}

const createdAt: Key = {
  column: sql`u."createdAt"`,
  ascending: sql`u."createdAt", u."id"`,
  descending: sql`u."createdAt" DESC, u."id" DESC`,
  valueOf: (user) => user.createdAt.toISOString(),
};

const username: Key = {
  column: sql`u."usernameNormalized"`,
  ascending: sql`u."usernameNormalized"`,
  descending: sql`u."usernameNormalized" DESC`,
  valueOf: (user) => user.usernameNormalized,
};

const email: Key = {
  column: sql`u."emailNormalized"`,
  ascending: sql`u."emailNormalized"`,
  descending: sql`u."emailNormalized" DESC`,
  valueOf: (user) => user.emailNormalized,
};

/** Never logged in is the oldest, and its value ''. */
const lastLoginAt: Key = {
  column: sql`u."lastLoginAt"`,
  ascending: sql`u."lastLoginAt" NULLS FIRST, u."id"`,
  descending: sql`u."lastLoginAt" DESC NULLS LAST, u."id" DESC`,
  valueOf: (user) => user.lastLoginAt?.toISOString() ?? '',
};

const keys = new Map([
  ['createdAt', createdAt],
  ['username', username],
  ['email', email],
  ['lastLoginAt', lastLoginAt],
]);

export interface Order {
  field: string;
  column: Prisma.Sql;
  orderBy: Prisma.Sql;
  /** What follows a position, or all: a condition for each range of an index. */
  ranges(after: Position | null): Prisma.Sql[];
  positionOf(user: SortedUser): Position;
}

function byLastLogin(after: Position | null, up: boolean, beyond: Prisma.Sql): Prisma.Sql[] {
  const never = sql`u."lastLoginAt" IS NULL`;
  const once = sql`u."lastLoginAt" IS NOT NULL`;
  if (!after) return up ? [never, once] : [once, never];
  if (after.value === '')
    return [sql`(${never} AND u."id" ${beyond} ${after.id}::uuid)`, ...(up ? [once] : [])];
  const following = sql`(u."lastLoginAt", u."id") ${beyond} (${after.value}::timestamptz, ${after.id}::uuid)`;
  return [following, ...(up ? [] : [never])];
}

function beyondPosition(key: Key, after: Position | null, up: boolean): Prisma.Sql[] {
  const beyond = up ? sql`>` : sql`<`;
  if (key === lastLoginAt) return byLastLogin(after, up, beyond);
  if (!after) return [sql`TRUE`];
  if (key !== createdAt) return [sql`${key.column} ${beyond} ${after.value}`];
  return [sql`(u."createdAt", u."id") ${beyond} (${after.value}::timestamptz, ${after.id}::uuid)`];
}

export function orderOf(sort: string): Order {
  const field = sort.replace('-', '');
  const key = keys.get(field) ?? createdAt;
  const up = !sort.startsWith('-');
  return {
    field,
    column: key.column,
    orderBy: up ? key.ascending : key.descending,
    ranges: (after) => beyondPosition(key, after, up),
    positionOf: (user) => ({ value: key.valueOf(user), id: user.id }),
  };
}
