import { v7 as uuidv7 } from 'uuid';
import { audited } from '#lib/core/audit/record';
import { findRoles, inOrder } from '#lib/core/lists/role-search';
import { operation } from '#lib/core/operation/operation';
import { requireAll } from '#lib/core/users/authority';
import { withPermissions } from '#lib/core/users/role-permissions';
import type { Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { requireDistinct } from '#lib/roles/confusables';
import { findRole, requirePermissions } from '#lib/roles/content';
import { viewRole, viewRoles } from '#lib/roles/role-view';
import {
  CreateRoleInput,
  ListRolesInput,
  mostRoles,
  RoleListView,
  RoleNameInput,
  RoleView,
} from '#lib/schemas/role';

export const listRoles = operation({
  summary:
    'Roles by name: what they allow, and how many hold each (expired assignments count); search by part of a name or label.',
  allow: 'roles:read',
  limit: 'search',
  input: ListRolesInput,
  output: RoleListView,
  async run({ db, actor }, { grantable, ...query }) {
    const { names, ...page } = await findRoles(db, {
      ...query,
      within: grantable && actor.permissions,
    });
    const rows = await db.role.findMany({ where: { name: { in: names } }, include: withPermissions });
    return { ...page, items: await viewRoles(db, inOrder(names, rows)) };
  },
});

export const readRole = operation({
  summary: 'One role: what it allows, and how many hold it (expired assignments count).',
  allow: 'roles:read',
  limit: 'search',
  input: RoleNameInput,
  output: RoleView,
  run: async (context, { name }) => viewRole(context.db, await findRole(context, name)),
});

/** @throws AppError `conflict` if there are as many roles as there can be. To be called under `lockAdministrators`. */
async function requireRoom(tx: Transaction): Promise<void> {
  if ((await tx.role.count()) < mostRoles) return;
  throw new AppError('conflict', { detail: `There are ${mostRoles} roles, and there can be no more.` });
}

export const createRole = operation({
  summary: 'Create a role that allows nothing its creator may not do.',
  allow: 'roles:create',
  audit: 'role.created',
  limit: 'administration',
  input: CreateRoleInput,
  output: RoleView,
  status: 201,
  flash: ({ name, label }) => ({ name, label }),
  async run(context, { name, label, description, permissions: wanted }) {
    const { now } = context;
    const id = uuidv7();
    return audited(context, { type: 'role', id, name }, async (tx, note, held) => {
      const permissions = await requirePermissions(tx, wanted);
      requireAll(held, permissions);
      await requireRoom(tx);
      await requireDistinct(tx, { id, name, label });
      const row = await tx.role.create({
        data: {
          id,
          name,
          label,
          description,
          createdAt: now,
          updatedAt: now,
          permissions: { create: permissions.map((permissionName) => ({ permissionName })) },
        },
        include: withPermissions,
      });
      note({ before: null, after: { label, description, permissions, version: row.version } });
      return viewRole(tx, row);
    });
  },
});
