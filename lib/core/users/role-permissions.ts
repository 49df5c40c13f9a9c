import type { Prisma } from '#lib/database/client';

/** A role's permissions by name, sorted. */

export const withPermissions = {
  permissions: { select: { permissionName: true }, orderBy: { permissionName: 'asc' } },
} satisfies Prisma.RoleInclude;

export const permissionsOf = ({ permissions }: { permissions: { permissionName: string }[] }): string[] =>
  permissions.map(({ permissionName }) => permissionName);
