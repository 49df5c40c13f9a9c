import { operation } from '#lib/core/operation';
import { NoInput } from '#lib/schemas/fields';
import { wholeList } from '#lib/schemas/list';
import { RoleListView } from '#lib/schemas/role';

export const listRoles = operation({
  summary: 'The roles and what they allow.',
  allow: 'roles:read',
  input: NoInput,
  output: RoleListView,
  async run({ db }) {
    const rows = await db.role.findMany({ include: { permissions: true }, orderBy: { name: 'asc' } });
    const items = rows.map((role) => ({
      ...role,
      permissions: role.permissions.map(({ permissionName }) => permissionName).sort(),
    }));
    return wholeList(items);
  },
});
