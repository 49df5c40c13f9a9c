import type { RoleAssignment } from '#lib/access/evaluation';
import { explain } from '#lib/access/explanation';
import { operation } from '#lib/core/operation/operation';
import { referenceColumns } from '#lib/core/users/profile';
import { permissionsOf, withPermissions } from '#lib/core/users/role-permissions';
import type { Database } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { ExplainPermissionInput, ExplanationView } from '#lib/schemas/permission';
import type { AssignmentView } from '#lib/schemas/role';
import { readRoles } from '#lib/users/role-facts';
import { noSuchUser } from '#lib/users/rules';

/** Why a user may do something, or what they lack, by the same evaluation as `can`. */

type ExplainedAssignment = RoleAssignment & AssignmentView;

async function readEffectiveAccess(db: Database, id: string) {
  const user = await db.user.findUnique({
    where: { id },
    select: {
      ...referenceColumns,
      status: true,
      roles: {
        orderBy: { role: { name: 'asc' } },
        include: {
          role: { include: withPermissions },
          grantedBy: { select: referenceColumns },
        },
      },
    },
  });
  if (!user) throw noSuchUser(id);
  const assignments = user.roles.map(
    ({ role, ...assignment }): ExplainedAssignment => ({
      ...assignment,
      role: role.name,
      label: role.label,
      permissions: permissionsOf(role),
    }),
  );
  return { ...user, assignments };
}

export const explainPermission = operation({
  summary:
    'Why a user may do something: every assignment that gives the permission, or the smallest role that is missing.',
  allow: 'users:read',
  limit: 'search',
  input: ExplainPermissionInput,
  output: ExplanationView,
  async run({ db, now }, { id, permission }) {
    const known = await db.permission.findUnique({ where: { name: permission } });
    if (!known) throw new AppError('not_found');
    const user = await readEffectiveAccess(db, id);
    const roles = await readRoles(db, { permission });
    const { missing, ...explanation } = explain(user, roles, permission, now);
    return {
      user,
      permission,
      ...explanation,
      description: known.description,
      suspended: user.status === 'suspended',
      missing: missing && {
        role: missing.name,
        label: missing.label,
        permissions: missing.permissions.length,
      },
    };
  },
});
