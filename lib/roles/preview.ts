import { difference } from '#lib/access/difference';
import type { RoleAssignment } from '#lib/access/evaluation';
import { liveSql } from '#lib/core/users/live-assignments';
import { readReferences } from '#lib/core/users/profile';
import { permissionsOf, withPermissions } from '#lib/core/users/role-permissions';
import type { Database, Transaction } from '#lib/database/client';
import type { ChangeView } from '#lib/schemas/role';

/**
 * Previews who gains and loses what when a role changes, by the same function for the dry run and the change. It evaluates
 * once for each set of roles that any user holds, never once for each user.
 */

export interface RoleEdit {
  id: string;
  name: string;
  before: readonly string[];
  /** Nothing, if the role is to be deleted. */
  after: readonly string[];
}

const shownUsers = 20;

/** Active holders of the role, grouped by which of the `others` they hold, too. */
interface Group {
  others: string[];
  count: number;
  /** Their first ids, the oldest account first. */
  first: string[];
}

/** `others`: the roles that give any of the changed permissions. */
function groupHolders(db: Database | Transaction, roleId: string, others: string[], now: Date) {
  return db.$queryRaw<Group[]>`
    SELECT "others", count(*)::int AS "count", (array_agg("userId" ORDER BY "userId"))[1:${shownUsers}::int] AS "first"
    FROM (
      SELECT h."userId", COALESCE(array_agg(g."roleId" ORDER BY g."roleId") FILTER (WHERE g."roleId" IS NOT NULL), '{}') AS "others"
      FROM "UserRole" h
      JOIN "User" u ON u."id" = h."userId" AND u."status" = 'active'
      LEFT JOIN "UserRole" g ON g."userId" = h."userId" AND g."roleId" = ANY(${others}::uuid[])
        AND ${liveSql('g', now)}
      WHERE h."roleId" = ${roleId}::uuid AND ${liveSql('h', now)}
      GROUP BY h."userId"
    ) "holder" GROUP BY "others"`;
}

interface Total {
  count: number;
  first: string[];
}

const none = (): Total => ({ count: 0, first: [] });

function add(total: Total, { count, first }: Group): void {
  total.count += count;
  total.first = [...total.first, ...first].sort().slice(0, shownUsers);
}

const permanent = (role: string, permissions: readonly string[]): RoleAssignment => ({
  role,
  permissions,
  expiresAt: null,
});

/** The other roles that give any of these permissions, by id. */
async function readOthers(db: Database | Transaction, roleId: string, changed: string[]) {
  const rows = await db.role.findMany({
    where: { id: { not: roleId }, permissions: { some: { permissionName: { in: changed } } } },
    include: withPermissions,
  });
  return new Map(rows.map((row) => [row.id, permanent(row.name, permissionsOf(row))]));
}

/** What the edit does to the users of one group. */
function differenceFor(
  group: Group,
  { name, before, after }: RoleEdit,
  others: Map<string, RoleAssignment>,
  now: Date,
) {
  const beside = group.others.flatMap((role) => others.get(role) ?? []);
  const accessWith = (own: readonly string[]) =>
    ({ status: 'active', assignments: [permanent(name, own), ...beside] }) as const;
  return difference(accessWith(before), accessWith(after), now);
}

/** Without `named`, users are only counted. */
async function viewTotals(db: Database | Transaction, totals: Total[], named: boolean) {
  const users = await readReferences(db, named ? totals.flatMap(({ first }) => first) : []);
  return ({ count, first }: Total) => ({ count, users: first.flatMap((id) => users.get(id) ?? []) });
}

/** A row for each permission that the role gets or loses, sorted; `named`: whether users may be named. */
export async function previewImpact(
  db: Database | Transaction,
  edit: RoleEdit,
  { now, named }: { now: Date; named: boolean },
): Promise<ChangeView[]> {
  const { before, after } = edit;
  const changed = [...before, ...after].filter((one) => before.includes(one) !== after.includes(one)).sort();
  if (changed.length === 0) return [];
  const others = await readOthers(db, edit.id, changed);
  const rows = changed.map((permission) => ({ permission, gains: none(), loses: none() }));
  for (const group of await groupHolders(db, edit.id, [...others.keys()], now)) {
    const { gains, loses } = differenceFor(group, edit, others, now);
    for (const row of rows) {
      if (gains.includes(row.permission)) add(row.gains, group);
      if (loses.includes(row.permission)) add(row.loses, group);
    }
  }
  const totals = rows.flatMap(({ gains, loses }) => [gains, loses]);
  const view = await viewTotals(db, totals, named);
  return rows.map(({ permission, gains, loses }) => ({ permission, gains: view(gains), loses: view(loses) }));
}

/** For the audit trail: how many gain and lose each permission. */
export function countsOf(changes: readonly ChangeView[]) {
  const count = (side: 'gains' | 'loses') =>
    Object.fromEntries(
      changes.filter((one) => one[side].count > 0).map((one) => [one.permission, one[side].count]),
    );
  return { gains: count('gains'), loses: count('loses') };
}
