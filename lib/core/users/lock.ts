import type { Transaction } from '#lib/database/client';

export interface LockedUser {
  status: 'active' | 'suspended';
  invited: boolean;
}

/** Locks the users' rows in the order of their ids, so that two transactions never deadlock. */
export async function lockUsers(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ANY(${ids}::uuid[]) ORDER BY "id" FOR UPDATE`;
}

/**
 * Locks a user's row. Everything that starts or ends sessions, or changes a password, status or role, does this first, so
 * that no login slips past a suspension and no reset past a login. After `audited` has locked it, this only reads.
 * Returns null if there is no such user.
 */
export async function lockUser(tx: Transaction, userId: string): Promise<LockedUser | null> {
  const rows = await tx.$queryRaw<LockedUser[]>`
    SELECT "status"::text AS "status", "invited" FROM "User" WHERE "id" = ${userId}::uuid FOR UPDATE`;
  return rows[0] ?? null;
}
