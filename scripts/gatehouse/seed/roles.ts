import type { Client } from 'pg';
import type { Permission } from '#lib/access/permissions';
import { administratorRole, defaultRole } from '#lib/access/permissions';
import { days } from '#lib/core/durations';
import type { Random } from '#scripts/gatehouse/seed/random';
import { insertRows } from '#scripts/gatehouse/seed/rows';
import type { SeededUser } from '#scripts/gatehouse/seed/users';

/** Roles as companies have them, and their assignments. */

interface SeededRole {
  name: string;
  label: string;
  description: string;
  permissions: readonly (Permission | keyof typeof customPermissions)[];
  /** Of all users. */
  share: number;
}

/** For another application to read from the token. */
const customPermissions = {
  'articles:write': 'Write and change articles.',
  'articles:publish': 'Publish articles and take them back.',
} as const;

const roles: readonly SeededRole[] = [
  {
    name: 'editor',
    label: 'Editor',
    description: 'Writes what the site publishes.',
    share: 0.1,
    permissions: ['articles:write', 'articles:publish'],
  },
  {
    name: 'author',
    label: 'Author',
    description: 'Writes; an editor publishes.',
    share: 0.03,
    permissions: ['articles:write'],
  },
  {
    name: 'support',
    label: 'Support',
    description: 'Helps users who cannot log in.',
    share: 0.002,
    permissions: ['admin:access', 'users:read', 'sessions:read', 'sessions:revoke'],
  },
  {
    name: 'operator',
    label: 'Operator',
    description: 'Creates, edits and suspends users.',
    share: 0.0005,
    permissions: [
      ...(['admin:access', 'users:read', 'users:create', 'users:update', 'users:suspend'] as const),
      ...(['sessions:read', 'sessions:revoke', 'roles:read'] as const),
    ],
  },
  {
    name: 'auditor',
    label: 'Auditor',
    description: 'Reads everything, changes nothing.',
    share: 0.0002,
    permissions: ['admin:access', 'users:read', 'users:export', 'sessions:read', 'roles:read', 'audit:read'],
  },
];

const reasons = [
  'Joined the news desk.',
  'Replaces a colleague on leave.',
  'Contract until the end of the project.',
  'Asked for by the department.',
  'On call this quarter.',
];

export type RoleIds = ReadonlyMap<string, string>;

const ifMissing = 'ON CONFLICT DO NOTHING';
async function idsByName(client: Client): Promise<RoleIds> {
  const { rows } = await client.query<{ id: string; name: string }>('SELECT "id", "name" FROM "Role"');
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** Administrators hold custom permissions too: nobody may manage a role with more than their own. */
async function ensurePermissions(client: Client): Promise<void> {
  const rows = Object.entries(customPermissions).map(([name, description]) => ({
    name,
    description,
    custom: true,
  }));
  await insertRows(client, 'Permission', rows, ifMissing);
  const roleId = (await idsByName(client)).get(administratorRole.name) ?? '';
  const held = rows.map(({ name: permissionName }) => ({ roleId, permissionName }));
  await insertRows(client, 'RolePermission', held, ifMissing);
}

/** Creates the missing roles; one of the same name stays as it is. Returns the ids of all. */
export async function ensureRoles(client: Client, random: Random, now: Date): Promise<RoleIds> {
  await ensurePermissions(client);
  const rows = roles.map((role) => ({ ...role, id: random.id(now), createdAt: now }));
  const made = await insertRows(client, 'Role', rows, `${ifMissing} RETURNING "id"`);
  const isMade = new Set(made.map(({ id }) => id));
  const held = rows
    .filter(({ id }) => isMade.has(id))
    .flatMap((role) => role.permissions.map((permissionName) => ({ roleId: role.id, permissionName })));
  await insertRows(client, 'RolePermission', held);
  return idsByName(client);
}

export interface SeededAssignment {
  userId: string;
  roleId: string;
  role: string;
  grantedById: string | null;
  grantedAt: Date;
  reason: string | null;
  expiresAt: Date | null;
}

/** Every user holds `user`; `administrator`, the first of the run, assigned the others. */
export function assignmentsOf(
  random: Random,
  ids: RoleIds,
  user: SeededUser,
  administrator: string,
  now: Date,
): SeededAssignment[] {
  const { id: userId, createdAt } = user;
  const plain = { userId, grantedById: null, grantedAt: createdAt, reason: null, expiresAt: null };
  const own = userId === administrator ? [defaultRole, administratorRole] : [defaultRole];
  const assigned = roles.filter(({ share }) => random.chance(share));
  return [
    ...own.map(({ name: role }) => ({ ...plain, role })),
    ...assigned.map(({ name: role }) => ({
      userId,
      role,
      grantedById: administrator,
      ...assignmentTerms(random, createdAt, now),
    })),
  ].map((assignment) => ({ ...assignment, roleId: ids.get(assignment.role) ?? '' }));
}

/** Every third assignment has a reason, every tenth an expiry, some of them in the past. */
function assignmentTerms(random: Random, createdAt: Date, now: Date) {
  const age = now.getTime() - createdAt.getTime();
  const grantedAt = new Date(createdAt.getTime() + Math.floor(age * random.next()));
  const end = new Date(now.getTime() + days(random.below(365) - 90) + random.below(days(1)));
  return {
    grantedAt,
    reason: random.chance(0.35) ? random.pick(reasons) : null,
    expiresAt: random.chance(0.1) && end > grantedAt ? end : null,
  };
}
