import { audited } from '#lib/core/audit/record';
import { operation } from '#lib/core/operation/operation';
import { requireAdministrator } from '#lib/core/users/administrators';
import { assertHoldsAllOf, assertNotBeyondOwnExpiry, requireAll } from '#lib/core/users/authority';
import { lockUser } from '#lib/core/users/lock';
import { readProfile } from '#lib/core/users/profile';
import type { Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { AssignRoleInput, mostRolesOfUser, UnassignRoleInput } from '#lib/schemas/role';
import { ProfileView } from '#lib/schemas/user';

interface Change {
  held: ReadonlySet<string>;
  userId: string;
  roleName: string;
  now: Date;
}

type GrantKey = { userId_roleId: { userId: string; roleId: string } };

/** What stood there, for the audit trail. */
async function readGrant(tx: Transaction, where: GrantKey) {
  const grant = await tx.userRole.findUnique({ where });
  return grant && noted(grant);
}

const noted = ({ reason, expiresAt }: { reason: string | null; expiresAt: Date | null }) => ({
  reason,
  expiresAt: expiresAt?.toISOString() ?? null,
});

/**
 * What the change needs to know, read under the locks of `audited`. The actor must hold whatever the person holds and
 * whatever the role gives.
 */
async function prepare(tx: Transaction, { held, userId, roleName, now }: Change) {
  const subject = { type: 'user', id: userId } as const;
  const role = await tx.role.findUnique({ where: { name: roleName }, include: { permissions: true } });
  if (!role || !(await lockUser(tx, userId))) throw new AppError('not_found', { subject });
  await assertHoldsAllOf(tx, held, userId, now);
  const permissions = role.permissions.map(({ permissionName }) => permissionName);
  requireAll(held, permissions);
  const key = { userId_roleId: { userId, roleId: role.id } };
  return { role, permissions, key, before: await readGrant(tx, key) };
}

/**
 * A token that carries more roles would be refused. To be asked under the lock of the user.
 * @throws AppError `conflict` if the user holds as many roles as one can.
 */
async function requireRoom(tx: Transaction, userId: string): Promise<void> {
  if ((await tx.userRole.count({ where: { userId } })) < mostRolesOfUser) return;
  const detail = `A user can hold ${mostRolesOfUser} roles, ended ones included. Unassign another one first.`;
  throw new AppError('conflict', { detail });
}

export const assignRole = operation({
  summary: 'Give a role to a person, with a reason and an end if wanted.',
  allow: 'roles:assign',
  audit: 'role.assigned',
  limit: 'administration',
  input: AssignRoleInput,
  output: ProfileView,
  async run(context, { id, role: roleName, reason = null, expiresAt = null }) {
    const { actor, now } = context;
    if (expiresAt && expiresAt <= now) {
      const errors = [{ path: 'expiresAt', message: 'Choose a time in the future.' }];
      throw new AppError('invalid_input', { errors });
    }
    return audited(context, { type: 'user', id }, async (tx, note, held) => {
      const { role, permissions, key, before } = await prepare(tx, { held, userId: id, roleName, now });
      await assertNotBeyondOwnExpiry(tx, actor, permissions, { expiresAt, now });
      if (!before) await requireRoom(tx, id);
      const grant = { grantedById: actor.id, grantedAt: now, reason, expiresAt };
      await tx.userRole.upsert({
        where: key,
        create: { userId: id, roleId: role.id, ...grant },
        update: grant,
      });
      note({ role: roleName, before, after: noted(grant) });
      // An end on the last administrator's grant would lose them too.
      await requireAdministrator(tx);
      return readProfile(tx, id, now);
    });
  },
});

export const unassignRole = operation({
  summary: 'Take a role from a person.',
  allow: 'roles:assign',
  audit: 'role.unassigned',
  limit: 'administration',
  input: UnassignRoleInput,
  output: ProfileView,
  async run(context, { id, role: roleName }) {
    const { now } = context;
    return audited(context, { type: 'user', id }, async (tx, note, held) => {
      const { role, before } = await prepare(tx, { held, userId: id, roleName, now });
      const { count } = await tx.userRole.deleteMany({ where: { userId: id, roleId: role.id } });
      if (count === 0) throw new AppError('not_found', { subject: { type: 'user', id } });
      note({ role: roleName, before });
      await requireAdministrator(tx);
      return readProfile(tx, id, now);
    });
  },
});
