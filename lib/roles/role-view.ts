import { permissionsOf, type withPermissions } from '#lib/core/users/role-permissions';
import type { Database, Prisma, Transaction } from '#lib/database/client';
import type { RoleView } from '#lib/schemas/role';

/** A role as the console shows it. The number of holders is a counter that triggers keep. */

export type RoleRow = Prisma.RoleGetPayload<{ include: typeof withPermissions }>;

const counterOf = (id: string) => `role:${id}`;

/** Holders of each role, with expired assignments and suspended users. */
async function countHolders(db: Database | Transaction, ids: string[]): Promise<Map<string, number>> {
  const sums = await db.counter.groupBy({
    by: ['name'],
    where: { name: { in: ids.map(counterOf) } },
    _sum: { delta: true },
  });
  return new Map(sums.map(({ name, _sum }) => [name, Number(_sum.delta ?? 0)]));
}

export async function viewRoles(db: Database | Transaction, rows: RoleRow[]): Promise<RoleView[]> {
  const holders = await countHolders(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    ...row,
    permissions: permissionsOf(row),
    holders: holders.get(counterOf(row.id)) ?? 0,
  }));
}

export async function viewRole(db: Database | Transaction, row: RoleRow): Promise<RoleView> {
  const [view] = await viewRoles(db, [row]);
  return { ...row, permissions: permissionsOf(row), holders: view?.holders ?? 0 };
}
