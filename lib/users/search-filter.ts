import { searchable } from '#lib/core/users/search-text';
import { statusSql } from '#lib/core/users/status';
import { exactly, matching } from '#lib/core/users/text-match';
import { type Database, Prisma } from '#lib/database/client';
import { AppError } from '#lib/errors';
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
    status && statusSql(status),
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
