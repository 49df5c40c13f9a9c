import type { Actor } from '#lib/access/actor';
import type { Database, Prisma, Transaction } from '#lib/database';
import type { ProfileView } from '#lib/schemas/user';

/** A person with what their live roles allow: the same answer whether it was read as actor or by id. */

/** Grants that have not ended. Decided at each read, so that no clean-up job is needed. */
export function liveGrants(now: Date) {
  return { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] } satisfies Prisma.UserRoleWhereInput;
}

export function profileOfActor(actor: Actor): ProfileView {
  return { ...actor, permissions: [...actor.permissions] };
}

const profileInclude = (now: Date) =>
  ({
    roles: { where: liveGrants(now), include: { role: { include: { permissions: true } } } },
  }) satisfies Prisma.UserInclude;

type UserWithRoles = Prisma.UserGetPayload<{ include: ReturnType<typeof profileInclude> }>;

function profileOfRow(user: UserWithRoles): ProfileView {
  const roles = user.roles.map(({ role }) => role);
  const permissions = new Set(roles.flatMap((role) => role.permissions.map((held) => held.permissionName)));
  return { ...user, roles: roles.map(({ name }) => name).sort(), permissions: [...permissions].sort() };
}

/** Returns null if there is no such person. */
export async function findProfile(
  db: Database | Transaction,
  where: Prisma.UserWhereUniqueInput,
  now: Date,
): Promise<ProfileView | null> {
  const user = await db.user.findUnique({ where, include: profileInclude(now) });
  return user && profileOfRow(user);
}

/** @throws if the person is gone: for a row that the same transaction wrote or locked. */
export async function readProfile(tx: Database | Transaction, id: string, now: Date): Promise<ProfileView> {
  return profileOfRow(await tx.user.findUniqueOrThrow({ where: { id }, include: profileInclude(now) }));
}
