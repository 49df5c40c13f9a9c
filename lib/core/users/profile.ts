import type { Actor } from '#lib/access/actor';
import { type EffectiveAccess, evaluate, isLive, type RoleAssignment } from '#lib/access/evaluation';
import { permissionsOf, withPermissions } from '#lib/core/users/role-permissions';
import { statusOf } from '#lib/core/users/status';
import type { Database, Prisma, Transaction } from '#lib/database/client';
import { type ProfileView, UserReference } from '#lib/schemas/user';

/** A user with the permissions of their live roles. */

/** The columns that name a user, for `select`. */
export const referenceColumns = Object.fromEntries(
  UserReference.keyof().options.map((name) => [name, true]),
) as Record<keyof UserReference, true>;

/** Those of the users that still exist. */
export async function readReferences(
  db: Database | Transaction,
  ids: readonly (string | null)[],
): Promise<Map<string, UserReference>> {
  const known = [...new Set(ids)].filter((id) => id !== null);
  const users = await db.user.findMany({ where: { id: { in: known } }, select: referenceColumns });
  return new Map(users.map((user) => [user.id, user]));
}

export function profileOfActor(actor: Actor): ProfileView {
  return { ...actor, permissions: [...actor.permissions] };
}

const withRoles = {
  roles: { include: { role: { include: withPermissions } } },
} satisfies Prisma.UserInclude;

type UserWithRoles = Prisma.UserGetPayload<{ include: typeof withRoles }>;

const assignmentsOf = ({ roles }: Pick<UserWithRoles, 'roles'>): RoleAssignment[] =>
  roles.map(({ role, expiresAt }) => ({
    role: role.name,
    expiresAt,
    permissions: permissionsOf(role),
  }));

const effectiveAccessOf = (user: UserWithRoles): EffectiveAccess => ({
  status: user.status,
  assignments: assignmentsOf(user),
});

function profileOfRow(user: UserWithRoles, now: Date): ProfileView {
  const assignments = assignmentsOf(user);
  const roles = assignments.filter((assignment) => isLive(assignment, now)).map(({ role }) => role);
  // Suspended or not: who may act on a suspended user depends on it, too.
  const permissions = [...evaluate({ status: 'active', assignments }, now).keys()];
  return { ...user, status: statusOf(user), roles: roles.sort(), permissions: permissions.sort() };
}

/** Returns null if there is no such user. */
export async function findProfile(
  db: Database | Transaction,
  where: Prisma.UserWhereUniqueInput,
  now: Date,
): Promise<ProfileView | null> {
  const user = await db.user.findUnique({ where, include: withRoles });
  return user && profileOfRow(user, now);
}

/** Returns null if there is no such user. */
export async function findEffectiveAccess(tx: Transaction, id: string): Promise<EffectiveAccess | null> {
  const user = await tx.user.findUnique({ where: { id }, include: withRoles });
  return user && effectiveAccessOf(user);
}

/** @throws if the user is gone: for a row that the same transaction wrote or locked. */
export async function readEffectiveAccess(tx: Transaction, id: string): Promise<EffectiveAccess> {
  return effectiveAccessOf(await tx.user.findUniqueOrThrow({ where: { id }, include: withRoles }));
}

/** @throws if the user is gone: for a row that the same transaction wrote or locked. */
export async function readProfile(tx: Database | Transaction, id: string, now: Date): Promise<ProfileView> {
  return profileOfRow(await tx.user.findUniqueOrThrow({ where: { id }, include: withRoles }), now);
}
