import { v7 as uuidv7 } from 'uuid';
import { lockAdministrators } from '#lib/core/administrators';
import { audited } from '#lib/core/audit';
import { requireAll, requireStanding } from '#lib/core/authority';
import { operation } from '#lib/core/operation';
import { findRole, requirePermissions } from '#lib/roles/content';
import { requireDistinct } from '#lib/roles/likeness';
import { viewRole, viewRoles, withPermissions } from '#lib/roles/role-view';
import { NoInput } from '#lib/schemas/fields';
import { wholeList } from '#lib/schemas/list';
import { CreateRoleInput, RoleListView, RoleNameInput, RoleView } from '#lib/schemas/role';

export const listRoles = operation({
  summary: 'The roles: what they allow, and how many hold each (ended grants count).',
  allow: 'roles:read',
  limit: 'search',
  input: NoInput,
  output: RoleListView,
  async run({ db }) {
    const rows = await db.role.findMany({ include: withPermissions, orderBy: { name: 'asc' } });
    return wholeList(await viewRoles(db, rows));
  },
});

export const readRole = operation({
  summary: 'One role: what it allows, and how many hold it (ended grants count).',
  allow: 'roles:read',
  limit: 'search',
  input: RoleNameInput,
  output: RoleView,
  run: async (context, { name }) => viewRole(context.db, await findRole(context, name)),
});

export const createRole = operation({
  summary: 'Create a role that allows nothing its creator may not do.',
  allow: 'roles:create',
  audit: 'role.created',
  limit: 'administration',
  input: CreateRoleInput,
  output: RoleView,
  status: 201,
  async run(context, { name, label, description, permissions: wanted }) {
    const { actor, now } = context;
    const id = uuidv7();
    return audited(context, { type: 'role', id, name }, async (tx, note) => {
      await lockAdministrators(tx);
      const permissions = await requirePermissions(tx, wanted);
      requireAll(await requireStanding(tx, actor, now), permissions);
      await requireDistinct(tx, { id, name, label });
      const row = await tx.role.create({
        data: {
          ...{ id, name, label, description, createdAt: now },
          permissions: { create: permissions.map((permissionName) => ({ permissionName })) },
        },
        include: withPermissions,
      });
      note({ before: null, after: { label, description, permissions, version: row.version } });
      return viewRole(tx, row);
    });
  },
});
