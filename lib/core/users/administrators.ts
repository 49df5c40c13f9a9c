import { administratorRole } from '#lib/access/permissions';
import type { Database, Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';

/**
 * The last administrator cannot be lost. Every change that could lose one locks the admin role's row first, so
 * that such changes come one after the other, on every node; counts only active people whose grant never ends and who have a password: an invitation may never be accepted.
 */

const { name } = administratorRole;

/** Makes the caller the only one who adds or removes administrators until the transaction ends. */
export async function lockAdministrators(tx: Transaction): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Role" WHERE "name" = ${name} FOR UPDATE`;
}

/** @throws AppError `last_administrator` if nobody would be left. To be asked after the change, under the lock. */
export async function requireAdministrator(tx: Transaction): Promise<void> {
  const left = await tx.userRole.count({
    where: { role: { name }, expiresAt: null, user: { status: 'active', password: { isNot: null } } },
  });
  if (left === 0) throw new AppError('last_administrator');
}

/** True if the admin role has, or had until it ended, any holder: set-up is then over for good. */
export async function hasAdministrator(db: Database | Transaction): Promise<boolean> {
  return (await db.userRole.findFirst({ where: { role: { name } }, select: { userId: true } })) !== null;
}
