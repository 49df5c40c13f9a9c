import type { z } from 'zod';
import { audited } from '#lib/core/audit/record';
import { type Admitted, operation } from '#lib/core/operation/operation';
import { requireAdministrator } from '#lib/core/users/administrators';
import { assertHoldsAllOf, assertNotBeyondOwnExpiry, requireAll } from '#lib/core/users/authority';
import { lockUser } from '#lib/core/users/lock';
import { readProfile } from '#lib/core/users/profile';
import { permissionsOf, withPermissions } from '#lib/core/users/role-permissions';
import type { Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';
import {
  AssignRoleInput,
  AssignRolesInput,
  type FlashRolesView,
  mostRolesOfUser,
  UnassignRoleInput,
  UnassignRolesInput,
} from '#lib/schemas/role';
import { ProfileView } from '#lib/schemas/user';

interface Change {
  held: ReadonlySet<string>;
  userId: string;
  roleName: string;
  now: Date;
}

type AssignmentKey = { userId_roleId: { userId: string; roleId: string } };

/** The assignment before the change, for the audit trail. */
async function readAssignment(tx: Transaction, where: AssignmentKey) {
  const assignment = await tx.userRole.findUnique({ where });
  return assignment && noted(assignment);
}

const noted = ({ reason, expiresAt }: { reason: string | null; expiresAt: Date | null }) => ({
  reason,
  expiresAt: expiresAt?.toISOString() ?? null,
});

/** Reads and checks under the locks of `audited`. The actor must hold all that the user holds and all that the role gives. */
async function prepare(tx: Transaction, { held, userId, roleName, now }: Change) {
  const subject = { type: 'user', id: userId } as const;
  const role = await tx.role.findUnique({ where: { name: roleName }, include: withPermissions });
  if (!role || !(await lockUser(tx, userId))) throw new AppError('not_found', { subject });
  await assertHoldsAllOf(tx, held, userId, now);
  const permissions = permissionsOf(role);
  requireAll(held, permissions);
  const key = { userId_roleId: { userId, roleId: role.id } };
  return { role, permissions, key, before: await readAssignment(tx, key) };
}

/**
 * A token with more roles would be too long. To be called under the lock of the user.
 * @throws AppError `conflict` if the user holds as many roles as one can.
 */
async function requireRoom(tx: Transaction, userId: string): Promise<void> {
  if ((await tx.userRole.count({ where: { userId } })) < mostRolesOfUser) return;
  const detail = `A user can hold ${mostRolesOfUser} roles, ended ones included. Unassign another one first.`;
  throw new AppError('conflict', { detail });
}

interface Assigned {
  roles: readonly string[];
  reason?: string | null;
  expiresAt?: Date | null;
}

/** All of them or none, with an audit row for each. */
async function assign(
  context: Admitted<'roles:assign'>,
  id: string,
  { roles, reason = null, expiresAt = null }: Assigned,
) {
  const { actor, now } = context;
  if (expiresAt && expiresAt <= now) {
    const errors = [{ path: 'expiresAt', message: 'Choose a time in the future.' }];
    throw new AppError('invalid_input', { errors });
  }
  return audited(context, { type: 'user', id }, async (tx, note, held, nextRow) => {
    for (const [index, roleName] of roles.entries()) {
      const { role, permissions, key, before } = await prepare(tx, { held, userId: id, roleName, now });
      await assertNotBeyondOwnExpiry(tx, actor, permissions, { expiresAt, now });
      if (!before) await requireRoom(tx, id);
      const assignment = { grantedById: actor.id, grantedAt: now, reason, expiresAt };
      await tx.userRole.upsert({
        where: key,
        create: { userId: id, roleId: role.id, ...assignment },
        update: assignment,
      });
      if (index > 0) nextRow();
      note({ role: roleName, before, after: noted(assignment) });
    }
    // An expiry on the last administrator's assignment would lose them, too.
    await requireAdministrator(tx);
    return readProfile(tx, id, now);
  });
}

/** All of them or none, with an audit row for each. */
async function unassign(context: Admitted<'roles:assign'>, id: string, roles: readonly string[]) {
  const { now } = context;
  return audited(context, { type: 'user', id }, async (tx, note, held, nextRow) => {
    for (const [index, roleName] of roles.entries()) {
      const { role, before } = await prepare(tx, { held, userId: id, roleName, now });
      const { count } = await tx.userRole.deleteMany({ where: { userId: id, roleId: role.id } });
      if (count === 0) throw new AppError('not_found', { subject: { type: 'user', id } });
      if (index > 0) nextRow();
      note({ role: roleName, before });
    }
    await requireAdministrator(tx);
    return readProfile(tx, id, now);
  });
}

const declared = { allow: 'roles:assign', limit: 'administration', output: ProfileView } as const;

export const assignRole = operation({
  ...declared,
  summary: 'Assign a role to a user, with an optional reason and expiry.',
  audit: 'role.assigned',
  input: AssignRoleInput,
  run: (context, { id, role, ...given }) => assign(context, id, { roles: [role], ...given }),
});

export const unassignRole = operation({
  ...declared,
  summary: 'Unassign a role from a user.',
  audit: 'role.unassigned',
  input: UnassignRoleInput,
  run: (context, { id, role }) => unassign(context, id, [role]),
});

export const assignRoles = operation({
  ...declared,
  summary: 'Assign several roles to a user, all or none, with an optional reason and expiry.',
  audit: 'role.assigned',
  input: AssignRolesInput,
  flash: (_profile, { roles }): z.infer<typeof FlashRolesView> => ({ roles }),
  run: (context, { id, ...given }) => assign(context, id, given),
});

export const unassignRoles = operation({
  ...declared,
  summary: 'Unassign several roles from a user, all or none.',
  audit: 'role.unassigned',
  input: UnassignRolesInput,
  run: (context, { id, roles }) => unassign(context, id, roles),
});
