import { referenceColumns } from '#lib/core/users/profile';
import type { Database } from '#lib/database/client';
import type { AssignmentView } from '#lib/schemas/role';

/** The role assignments of a user, expired ones included. */
export async function readAssignments(db: Database, userId: string): Promise<AssignmentView[]> {
  const rows = await db.userRole.findMany({
    where: { userId },
    include: { role: true, grantedBy: { select: referenceColumns } },
    orderBy: { role: { name: 'asc' } },
  });
  return rows.map(({ role, ...row }) => ({ ...row, role: role.name, label: role.label }));
}
