import { permissionsOf, withPermissions } from '#lib/core/users/role-permissions';
import type { Database } from '#lib/database/client';

/** A role as the evaluation sees it, with what names it. */
export interface Role {
  id: string;
  name: string;
  label: string;
  permissions: string[];
}

/** The roles that give a permission, or the one of a name. */
export async function readRoles(
  db: Database,
  asked: { permission: string } | { name: string },
): Promise<Role[]> {
  const where = 'name' in asked ? asked : { permissions: { some: { permissionName: asked.permission } } };
  const rows = await db.role.findMany({ where, include: withPermissions });
  return rows.map((row) => ({ ...row, permissions: permissionsOf(row) }));
}
