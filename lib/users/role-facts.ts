import type { Database } from '#lib/database';

/** A role as the evaluation sees it, with what names it. */
export interface Role {
  id: string;
  name: string;
  label: string;
  permissions: string[];
}

/** All roles: they are few, and whoever asks who can or why needs each of them. */
export async function readRoles(db: Database): Promise<Role[]> {
  const rows = await db.role.findMany({ include: { permissions: true } });
  return rows.map((row) => ({
    ...row,
    permissions: row.permissions.map(({ permissionName }) => permissionName),
  }));
}
