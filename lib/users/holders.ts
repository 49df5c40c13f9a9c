import type { z } from 'zod';
import { isLive } from '#lib/access/evaluation';
import { gives } from '#lib/access/explanation';
import { readCursor, writeCursor } from '#lib/core/lists/cursor';
import { operation } from '#lib/core/operation/operation';
import { liveSql } from '#lib/core/users/live-assignments';
import { type Database, Prisma } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { exactCountLimit, type PageInput } from '#lib/schemas/list';
import { HolderListView, ListPermissionHoldersInput } from '#lib/schemas/permission';
import { ListRoleHoldersInput } from '#lib/schemas/role';
import { type Role, readRoles } from '#lib/users/role-facts';

/**
 * The holders of a permission or a role. The evaluation resolves the roles first; then their active holders are read in
 * the order of their ids, on an index, so that every page costs the same.
 */

const idsOf = (roles: readonly Role[]) => roles.map(({ id }) => id);

/** Exact up to `exactCountLimit` holders of any of the roles, null beyond. Status is read by id, so that no plan reads all users. */
async function countUsers(db: Database, roles: readonly Role[], now: Date): Promise<number | null> {
  const rows = await db.$queryRaw<{ active: number | null }[]>`
    WITH "held" AS MATERIALIZED (
      SELECT DISTINCT g."userId" FROM "UserRole" g WHERE g."roleId" = ANY(${idsOf(roles)}::uuid[])
        AND ${liveSql('g', now)} LIMIT ${exactCountLimit + 1}),
    "counted" AS MATERIALIZED (SELECT count(*)::int AS "held" FROM "held")
    SELECT CASE WHEN "held" <= ${exactCountLimit} THEN (
      SELECT count(*)::int FROM "held" h
      WHERE (SELECT u."status" FROM "User" u WHERE u."id" = h."userId") = 'active') END AS "active"
    FROM "counted"`;
  return rows[0]?.active ?? null;
}

/** Active holders of any of the roles. */
async function readIds(db: Database, roles: readonly Role[], after: string | null, take: number, now: Date) {
  const beyond = after === null ? Prisma.empty : Prisma.sql`AND u."id" > ${after}::uuid`;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT u."id" FROM "User" u
    WHERE u."status" = 'active' ${beyond} AND EXISTS (
      SELECT 1 FROM "UserRole" g WHERE g."userId" = u."id" AND g."roleId" = ANY(${idsOf(roles)}::uuid[])
        AND ${liveSql('g', now)})
    ORDER BY u."id" LIMIT ${take}`;
  return rows.map(({ id }) => id);
}

/** The users of one page, each with the roles of these that they hold now. */
async function readUsers(db: Database, ids: string[], roles: readonly Role[], now: Date) {
  const users = await db.user.findMany({
    where: { id: { in: ids } },
    include: { roles: { where: { roleId: { in: idsOf(roles) } }, include: { role: true } } },
    orderBy: { id: 'asc' },
  });
  return users.map(({ roles: held, ...user }) => ({
    ...user,
    roles: held
      .filter((assignment) => isLive(assignment, now))
      .map(({ role: { name, label } }) => ({ name, label })),
  }));
}

type Page = z.output<typeof PageInput>;

/** @throws AppError `invalid_input` for a cursor that is not of this list. */
async function listHolders(
  db: Database,
  roles: readonly Role[],
  list: string,
  { limit, cursor }: Page,
  now: Date,
) {
  const after = cursor === undefined ? null : readCursor(list, cursor).id;
  if (roles.length === 0) return { items: [], nextCursor: null, total: 0 };
  const ids = await readIds(db, roles, after, limit + 1, now);
  const last = ids.length > limit ? ids[limit - 1] : undefined;
  return {
    items: await readUsers(db, ids.slice(0, limit), roles, now),
    nextCursor: last === undefined ? null : writeCursor(list, { value: '', id: last }),
    total: await countUsers(db, roles, now),
  };
}

export const listPermissionHolders = operation({
  summary: 'Who can: the active users with a permission, each with the roles that give it.',
  allow: 'users:read',
  limit: 'search',
  input: ListPermissionHoldersInput,
  output: HolderListView,
  async run({ db, now }, { name, ...page }) {
    if (!(await db.permission.findUnique({ where: { name } }))) throw new AppError('not_found');
    const roles = (await readRoles(db, { permission: name })).filter((role) => gives(role, name, now));
    return listHolders(db, roles, `holders of ${name}`, page, now);
  },
});

export const listRoleHolders = operation({
  summary: 'The active holders of a role.',
  allow: 'users:read',
  limit: 'search',
  input: ListRoleHoldersInput,
  output: HolderListView,
  async run({ db, now }, { name, ...page }) {
    const roles = await readRoles(db, { name });
    if (roles.length === 0) throw new AppError('not_found');
    return listHolders(db, roles, `holders of role ${name}`, page, now);
  },
});
