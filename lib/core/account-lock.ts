import type { Transaction } from '#lib/database';

/** What a login or a change has to find unchanged once it holds the row. */
export interface LockedUser {
  status: 'active' | 'suspended';
}

/**
 * Takes a person's row for the rest of the transaction. Whatever starts or ends sessions, or changes a password,
 * a status or a role, does this first, so that no login slips past a suspension and no reset past a login.
 * Returns null if there is no such person.
 */
export async function lockUser(tx: Transaction, userId: string): Promise<LockedUser | null> {
  const rows = await tx.$queryRaw<LockedUser[]>`
    SELECT "status"::text AS "status" FROM "User" WHERE "id" = ${userId}::uuid FOR UPDATE`;
  return rows[0] ?? null;
}
