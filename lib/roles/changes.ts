import type { Actor } from '#lib/access/actor';
import { can } from '#lib/access/actor';
import { administratorRole } from '#lib/access/permissions';
import { audited } from '#lib/core/audit/record';
import { operation } from '#lib/core/operation/operation';
import { requireAdministrator } from '#lib/core/users/administrators';
import { assertNotBeyondOwnExpiry, requireAll } from '#lib/core/users/authority';
import { withPermissions } from '#lib/core/users/role-permissions';
import type { Transaction } from '#lib/database/client';
import { longDeadline } from '#lib/database/deadline';
import { AppError } from '#lib/errors';
import { requireDistinct } from '#lib/roles/confusables';
import {
  type Content,
  changedAt,
  contentOf,
  findRole,
  lockRole,
  requirePermissions,
} from '#lib/roles/content';
import { describeEditConflict } from '#lib/roles/edit-conflict';
import { countsOf, previewImpact } from '#lib/roles/preview';
import { type RoleRow, viewRole } from '#lib/roles/role-view';
import { DeleteRoleInput, RoleChangeView, UpdateRoleInput } from '#lib/schemas/role';

/**
 * Changes and deletes roles. A dry run checks and computes the same as the change, by the same functions, without locks
 * and writes. Nobody changes a role with a permission that they lack.
 */

interface Change {
  actor: Actor;
  /** What the actor holds now. */
  held: ReadonlySet<string>;
  now: Date;
}

interface WantedChange extends Partial<Content> {
  version: number;
}

const conflict = (detail: string) => new AppError('conflict', { detail });

/** System roles keep their label, and the administrators' role holds every permission, always. */
function requireChangeable(row: RoleRow, after: Content): void {
  const before = contentOf(row);
  if (row.system && after.label !== before.label)
    throw conflict('This is a system role: its label cannot change.');
  const isChanged = after.permissions.join() !== before.permissions.join();
  if (row.name === administratorRole.name && isChanged)
    throw conflict('This role holds every permission, always.');
}

/** @throws AppError `forbidden` if it allows what the actor may not do. */
async function readWithin(tx: Transaction, id: string, { held }: Change): Promise<RoleRow> {
  const row = await tx.role.findUnique({ where: { id }, include: withPermissions });
  if (!row) throw new AppError('not_found');
  requireAll(held, contentOf(row).permissions);
  return row;
}

/** @throws AppError `conflict`, saying what changed since `version`. */
async function requireLatest(tx: Transaction, row: RoleRow, version: number, named: boolean): Promise<void> {
  if (row.version === version) return;
  throw conflict(await describeEditConflict(tx, row.id, { version, current: contentOf(row), named }));
}

/** Checks the change and computes its impact. */
async function planUpdate(tx: Transaction, id: string, { version, ...wanted }: WantedChange, change: Change) {
  const { actor, held, now } = change;
  const named = can(actor, 'users:read');
  const row = await readWithin(tx, id, change);
  await requireLatest(tx, row, version, named);
  const before = contentOf(row);
  const permissions = await requirePermissions(tx, wanted.permissions ?? before.permissions);
  requireAll(held, permissions);
  const added = permissions.filter((permission) => !before.permissions.includes(permission));
  await assertNotBeyondOwnExpiry(tx, actor, added, { expiresAt: null, now });
  const after = {
    permissions,
    label: wanted.label ?? before.label,
    description: wanted.description ?? before.description,
  };
  requireChangeable(row, after);
  if (after.label !== before.label) await requireDistinct(tx, { ...row, label: after.label });
  const edit = { id, name: row.name, before: before.permissions, after: permissions };
  const changes = await previewImpact(tx, edit, { now, named });
  return { row, before, after, changes };
}

const isSame = (one: Content, other: Content) =>
  one.label === other.label &&
  one.description === other.description &&
  one.permissions.join() === other.permissions.join();

async function writeContent(tx: Transaction, id: string, before: Content, after: Content, now: Date) {
  const { label, description } = after;
  const gone = before.permissions.filter((name) => !after.permissions.includes(name));
  const data = after.permissions.map((permissionName) => ({ roleId: id, permissionName }));
  await tx.rolePermission.deleteMany({ where: { roleId: id, permissionName: { in: gone } } });
  await tx.rolePermission.createMany({ data, skipDuplicates: true });
  const changed = { label, description, ...changedAt(now) };
  return tx.role.update({ where: { id }, data: changed, include: withPermissions });
}

export const updateRole = operation({
  summary: 'Change what a role allows, its label or its description; or see first who gains and loses what.',
  allow: 'roles:update',
  audit: 'role.updated',
  limit: 'administration',
  deadline: longDeadline,
  query: ['dryRun'],
  input: UpdateRoleInput,
  output: RoleChangeView,
  async run(context, { name, dryRun, ...wanted }) {
    const { actor, db, now } = context;
    const { id } = await findRole(context, name);
    const subject = { type: 'role', id, name } as const;
    const admitted = { actor, held: actor.permissions, now };
    if (dryRun) {
      const { row, after, changes } = await planUpdate(db, id, wanted, admitted).catch(about(subject));
      return { role: { ...(await viewRole(db, row)), ...after }, changes };
    }
    return audited(context, subject, async (tx, note, held) => {
      await lockRole(tx, id);
      const { row, before, after, changes } = await planUpdate(tx, id, wanted, { actor, held, now });
      const saved = isSame(before, after) ? row : await writeContent(tx, id, before, after, now);
      const { version } = saved;
      note({
        before: { ...before, version: row.version },
        after: { ...after, version },
        ...countsOf(changes),
      });
      await requireAdministrator(tx);
      return { role: await viewRole(tx, saved), changes };
    });
  },
});

async function planDeletion(tx: Transaction, id: string, change: Change) {
  const row = await readWithin(tx, id, change);
  if (row.system) throw conflict('This is a system role: it cannot be deleted.');
  const before = contentOf(row);
  const edit = { id, name: row.name, before: before.permissions, after: [] };
  const named = can(change.actor, 'users:read');
  const changes = await previewImpact(tx, edit, { now: change.now, named });
  return { row, before, changes, role: await viewRole(tx, row) };
}

export const deleteRole = operation({
  summary: 'Delete a role and unassign it from all its holders; or see first who loses what.',
  allow: 'roles:delete',
  audit: 'role.deleted',
  limit: 'administration',
  deadline: longDeadline,
  query: ['dryRun'],
  input: DeleteRoleInput,
  output: RoleChangeView,
  async run(context, { name, dryRun }) {
    const { actor, db, now } = context;
    const { id } = await findRole(context, name);
    const subject = { type: 'role', id, name } as const;
    const admitted = { actor, held: actor.permissions, now };
    if (dryRun) return planDeletion(db, id, admitted).catch(about(subject));
    return audited(context, subject, async (tx, note, held) => {
      await lockRole(tx, id);
      const { row, before, changes, role } = await planDeletion(tx, id, { actor, held, now });
      await tx.role.delete({ where: { id } });
      note({
        before: { ...before, version: row.version },
        after: null,
        holders: role.holders,
        ...countsOf(changes),
      });
      await requireAdministrator(tx);
      return { role, changes };
    });
  },
});

/** A refused dry run leaves the same audit row as a refused change. */
function about(subject: Parameters<AppError['about']>[0]) {
  return (error: unknown): never => {
    throw error instanceof AppError ? error.about(subject) : error;
  };
}
