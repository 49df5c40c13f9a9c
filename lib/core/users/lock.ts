import type { Transaction } from '#lib/database/client';

/** What a login or a change has to find unchanged once it holds the row. */
export interface LockedUser {
  status: 'active' | 'suspended';
}

/**
 * Takes the rows of these users for the rest of the transaction, in the order of their ids, so that two transactions
 * that need the same ones never wait for each other. Who is gone has none.
 */
export async function lockUsers(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ANY(${ids}::uuid[]) ORDER BY "id" FOR UPDATE`;
}

/**
 * Takes a person's row for the rest of the transaction. Whatever starts or ends sessions, or changes a password,
 * a status or a role, does this first, so that no login slips past a suspension and no reset past a login; for an
 * actor, `audited` has done it, and this only reads. Returns null if there is no such person.
 */
export async function lockUser(tx: Transaction, userId: string): Promise<LockedUser | null> {
  const rows = await tx.$queryRaw<LockedUser[]>`
    SELECT "status"::text AS "status" FROM "User" WHERE "id" = ${userId}::uuid FOR UPDATE`;
  return rows[0] ?? null;
}
