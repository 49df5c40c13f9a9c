import { administratorRole, catalogue, permissionNames } from '#lib/access/permissions';
import { nounOf } from '#lib/access/reserved-nouns';
import { audited } from '#lib/core/audit/record';
import { operation } from '#lib/core/operation/operation';
import { requireAll } from '#lib/core/users/authority';
import type { Database, Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { changedAt } from '#lib/roles/content';
import { NoInput } from '#lib/schemas/fields';
import { wholeList } from '#lib/schemas/list';
import {
  CreatePermissionInput,
  mostCustomCharacters,
  mostCustomPermissions,
  PermissionListView,
  PermissionNameInput,
  PermissionView,
} from '#lib/schemas/permission';

/**
 * The catalogue, and custom permissions for other applications, which read them from the token. Those allow nothing here:
 * `can` asks only for the catalogue's. The administrators' role holds them all.
 */

interface Row {
  name: string;
  description: string;
  custom: boolean;
}

const view = (row: Row): PermissionView => ({ ...row, noun: nounOf(row.name) });

/** The catalogue in its own order, then the others by name. */
async function readPermissions(db: Database | Transaction): Promise<PermissionView[]> {
  const rows = await db.permission.findMany({ orderBy: { name: 'asc' } });
  const byName = new Map(rows.map((row) => [row.name, row]));
  const known = permissionNames.flatMap((name) => byName.get(name) ?? []);
  return [...known, ...rows.filter(({ name }) => !(name in catalogue))].map(view);
}

export const listPermissions = operation({
  summary:
    'Every permission with what it allows; custom ones are for other applications and allow nothing here.',
  allow: 'roles:read',
  limit: 'search',
  input: NoInput,
  output: PermissionListView,
  run: async ({ db }) => wholeList(await readPermissions(db)),
});

export const listGrantable = operation({
  summary: 'Every permission that a new role can be given.',
  allow: 'roles:create',
  limit: 'search',
  input: NoInput,
  output: PermissionListView,
  run: async ({ db }) => wholeList(await readPermissions(db)),
});

async function requireRoom(tx: Transaction, name: string): Promise<void> {
  if (await tx.permission.findUnique({ where: { name }, select: { name: true } })) {
    const errors = [{ path: 'name', message: 'There is a permission of this name already.' }];
    throw new AppError('conflict', { detail: 'There is a permission of this name already.', errors });
  }
  const custom = await tx.permission.findMany({ where: { custom: true }, select: { name: true } });
  if (custom.length >= mostCustomPermissions) {
    const detail = `There are ${mostCustomPermissions} custom permissions, and there can be no more.`;
    throw new AppError('conflict', { detail });
  }
  const characters = [name, ...custom.map((one) => one.name)].join('').length;
  if (characters > mostCustomCharacters) {
    const detail = `The names of all custom permissions can have ${mostCustomCharacters} characters together, because an access token carries them. Choose a shorter name, or delete a permission first.`;
    throw new AppError('conflict', { detail });
  }
}

export const createPermission = operation({
  summary: 'Add a permission for other applications to read from the token; administrators hold it at once.',
  allow: 'roles:update',
  audit: 'permission.created',
  limit: 'administration',
  input: CreatePermissionInput,
  output: PermissionView,
  status: 201,
  flash: ({ name }) => ({ name }),
  async run(context, { name, description }) {
    return audited(context, { type: 'permission', id: null, name }, async (tx, note) => {
      // `audited` serializes these, so the second of two counts the first.
      await requireRoom(tx, name);
      const roles = { create: { role: { connect: { name: administratorRole.name } } } };
      const row = await tx.permission.create({ data: { name, description, custom: true, roles } });
      await tx.role.update({ where: { name: administratorRole.name }, data: changedAt(context.now) });
      note({ before: null, after: { description } });
      return view(row);
    });
  },
});

export const deletePermission = operation({
  summary: 'Delete a custom permission and take it from every role.',
  allow: 'roles:update',
  audit: 'permission.deleted',
  limit: 'administration',
  input: PermissionNameInput,
  async run(context, { name }) {
    const { db } = context;
    if (!(await db.permission.findUnique({ where: { name } }))) throw new AppError('not_found');
    await audited(context, { type: 'permission', id: null, name }, async (tx, note, held) => {
      const row = await tx.permission.findUnique({ where: { name } });
      if (!row) throw new AppError('not_found');
      if (!row.custom) throw new AppError('conflict', { detail: 'Gatehouse itself needs this permission.' });
      requireAll(held, [name]);
      const where = { permissions: { some: { permissionName: name } } };
      const roles = await tx.role.findMany({ where, select: { name: true }, orderBy: { name: 'asc' } });
      await tx.role.updateMany({ where, data: changedAt(context.now) });
      await tx.permission.delete({ where: { name } });
      note({ before: { description: row.description, roles: roles.map((role) => role.name) }, after: null });
    });
  },
});
