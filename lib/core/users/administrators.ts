import { administratorRole } from '#lib/access/permissions';
import type { Database, Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';

/**
 * The last administrator cannot be lost. Every change that could lose one locks the admin role's row first, so that such
 * changes are serialized over all nodes. Only active users with a password and an assignment that never expires count.
 */

const { name } = administratorRole;

/** Until the transaction ends, no other one adds or removes administrators. */
export async function lockAdministrators(tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Role" WHERE "name" = ${name} FOR UPDATE`;
}

/** @throws AppError `last_administrator` if none would be left. To be called after the change, under the lock. */
export async function requireAdministrator(tx: Transaction): Promise<void> {
  const left = await tx.userRole.count({
    where: { role: { name }, expiresAt: null, user: { status: 'active', password: { isNot: null } } },
  });
  if (left === 0) throw new AppError('last_administrator');
}

/** True if the admin role has any holder, expired ones included: set-up is then over for good. */
export async function hasAdministrator(db: Database | Transaction): Promise<boolean> {
  return (await db.userRole.findFirst({ where: { role: { name } }, select: { userId: true } })) !== null;
}
