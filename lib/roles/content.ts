import type { AuditContext } from '#lib/core/audit/record';
import { permissionsOf, withPermissions } from '#lib/core/users/role-permissions';
import type { Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';
import type { RoleRow } from '#lib/roles/role-view';

/** What can change of a role. A type and not an interface, so that it is a JSON value for the audit trail. */
export type Content = { label: string; description: string; permissions: string[] };

export const contentOf = (row: RoleRow): Content => ({
  label: row.label,
  description: row.description,
  permissions: permissionsOf(row),
});

/** What every change of a role also writes. */
export const changedAt = (now: Date) => ({ version: { increment: 1 }, updatedAt: now });

/** @throws AppError `not_found` */
export async function findRole({ db }: Pick<AuditContext, 'db'>, name: string): Promise<RoleRow> {
  const row = await db.role.findUnique({ where: { name }, include: withPermissions });
  if (!row) throw new AppError('not_found');
  return row;
}

/** Locks the role's row. @throws AppError `not_found` if it is gone by now. */
export async function lockRole(tx: Transaction, id: string): Promise<void> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM "Role" WHERE "id" = ${id}::uuid FOR UPDATE`;
  if (rows.length === 0) throw new AppError('not_found');
}

/** The names, sorted and each once. @throws AppError `invalid_input` if one is no permission. */
export async function requirePermissions(tx: Transaction, names: readonly string[]): Promise<string[]> {
  const known = new Set((await tx.permission.findMany({ select: { name: true } })).map(({ name }) => name));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    const errors = unknown
      .slice(0, 3)
      .map((name) => ({ path: 'permissions', message: `There is no permission “${name.toWellFormed()}”.` }));
    throw new AppError('invalid_input', { errors });
  }
  return [...new Set(names)].sort();
}
