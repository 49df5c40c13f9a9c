import type { Actor } from '#lib/access/actor';
import { endOf, evaluate } from '#lib/access/evaluation';
import type { Permission } from '#lib/access/permissions';
import { findProfile, readProfile, readStanding } from '#lib/core/profile';
import type { Transaction } from '#lib/database';
import { AppError } from '#lib/errors';

/** Nobody acts beyond their own permissions: neither on a person who holds more, nor by granting more, nor for longer. */

/** @throws AppError `forbidden` naming the first of `permissions` that `held` lacks. */
export function requireAll(held: ReadonlySet<string>, permissions: Iterable<string>): void {
  for (const permission of permissions) {
    if (!held.has(permission)) throw new AppError('forbidden', { permission });
  }
}

/** What an active person may do now, read inside the transaction; null for anybody else. */
async function livePermissions(tx: Transaction, id: string, now: Date): Promise<ReadonlySet<string> | null> {
  const profile = await findProfile(tx, { id }, now);
  return profile?.status === 'active' ? new Set(profile.permissions) : null;
}

/** Those of `permissions` that `held` lacks and that there still are: one that was deleted is no right that was lost. */
async function lostOf(tx: Transaction, held: ReadonlySet<string>, permissions: ReadonlySet<string>) {
  const name = { in: [...permissions].filter((permission) => !held.has(permission)) };
  if (name.in.length === 0) return [];
  const rows = await tx.permission.findMany({ where: { name }, orderBy: { name: 'asc' } });
  return rows.map((row) => row.name);
}

/**
 * What the actor holds, to be asked under the locks of the change: what admitted them may be gone by then.
 * @throws AppError `unauthenticated` if the actor is no longer active, `forbidden` if they lost a right since they
 * were admitted.
 */
export async function requireStanding(
  tx: Transaction,
  actor: Actor,
  now: Date,
): Promise<ReadonlySet<string>> {
  const held = await livePermissions(tx, actor.id, now);
  if (!held) throw new AppError('unauthenticated');
  requireAll(held, await lostOf(tx, held, actor.permissions));
  return held;
}

/**
 * Who holds a permission for a while gives it for no longer. To be asked under the locks of the change.
 * @throws AppError `forbidden` naming the first of `permissions` that the actor holds only until before `expiresAt` (null:
 * for good).
 */
export async function requireUntil(
  tx: Transaction,
  actor: Actor,
  permissions: Iterable<string>,
  { expiresAt, now }: { expiresAt: Date | null; now: Date },
): Promise<void> {
  const paths = evaluate(await readStanding(tx, actor.id), now);
  for (const permission of permissions) {
    const given = paths.get(permission);
    if (!given) throw new AppError('forbidden', { permission });
    const end = endOf(given);
    if (end === null || (expiresAt !== null && expiresAt <= end)) continue;
    const detail = `You hold ${permission} until ${end.toISOString()} yourself, and can give it for no longer.`;
    throw new AppError('forbidden', { permission, detail });
  }
}

/**
 * To be asked under the locks of the change, too.
 * @throws AppError as `requireStanding`, and `forbidden` if the person holds a permission that the actor lacks.
 */
export async function requireAuthorityOver(
  tx: Transaction,
  actor: Actor,
  userId: string,
  now: Date,
): Promise<void> {
  const held = await requireStanding(tx, actor, now);
  requireAll(held, (await readProfile(tx, userId, now)).permissions);
}

/** Who hands out password links holds one of these. */
const linkPermissions: Permission[] = ['users:create', 'users:update'];

/** True if the person who once handed a link to another still could: active, entitled to, and holding what the other holds. */
export async function mayStillGiveLink(
  tx: Transaction,
  id: string,
  userId: string,
  now: Date,
): Promise<boolean> {
  const held = await livePermissions(tx, id, now);
  const { permissions } = await readProfile(tx, userId, now);
  if (!held || !linkPermissions.some((permission) => held.has(permission))) return false;
  return permissions.every((permission) => held.has(permission));
}
