import type { Actor } from '#lib/access/actor';
import { readProfile } from '#lib/core/profile';
import type { Transaction } from '#lib/database';
import { AppError } from '#lib/errors';

/** Nobody acts beyond their own permissions: neither on a person who holds more, nor by granting more. */

/** @throws AppError `forbidden` naming the first of `permissions` that the actor lacks. */
export function requireAll(actor: Actor, permissions: Iterable<string>): void {
  for (const permission of permissions) {
    if (!actor.permissions.has(permission)) throw new AppError('forbidden', { permission });
  }
}

/** @throws AppError `forbidden` if the person holds a permission that the actor lacks. */
export async function requireAuthorityOver(
  tx: Transaction,
  actor: Actor,
  userId: string,
  now: Date,
): Promise<void> {
  const { permissions } = await readProfile(tx, userId, now);
  requireAll(actor, permissions);
}
