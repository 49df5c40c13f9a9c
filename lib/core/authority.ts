import type { Actor } from '#lib/access/actor';
import { findProfile, readProfile } from '#lib/core/profile';
import type { Transaction } from '#lib/database';
import { AppError } from '#lib/errors';

/** Nobody acts beyond their own permissions: neither on a person who holds more, nor by granting more. */

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

/** True if the person who once acted on another could still do so: they are active and hold what the other holds. */
export async function hasAuthorityOver(
  tx: Transaction,
  id: string,
  userId: string,
  now: Date,
): Promise<boolean> {
  const held = await livePermissions(tx, id, now);
  const { permissions } = await readProfile(tx, userId, now);
  return held !== null && permissions.every((permission) => held.has(permission));
}
