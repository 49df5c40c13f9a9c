import { expect, test } from '@playwright/test';
import { readProfile } from '#lib/core/users/profile';
import { database } from '#lib/database/client';
import { deleteRole, updateRole } from '#lib/roles/changes';
import { readRole } from '#lib/roles/roles';
import type { ChangeView } from '#lib/schemas/role';
import { caller } from '#tests/support/context';
import { administrator, newUser, role, type TestUser } from '#tests/support/users';

/** The preview, the answer of the change, and its effect on users are the same. */

const minute = 60_000;

async function grantUntil(who: TestUser, name: string, expiresAt: Date): Promise<void> {
  const where = { userId: who.id, role: { name } };
  await database().userRole.updateMany({ where, data: { expiresAt } });
}

/** Users around one role: some hold a second role with the same permissions, some do not hold it any more. */
async function fixture() {
  const name = await role(['users:read', 'users:delete']);
  const [twin, other] = [await role(['users:delete', 'audit:read']), await role(['sessions:read'])];
  const users = {
    alone: await newUser({ roles: ['user', name] }),
    withTwin: await newUser({ roles: ['user', name, twin] }),
    withOther: await newUser({ roles: [name, other] }),
    withEndedTwin: await newUser({ roles: [name, twin] }),
    ended: await newUser({ roles: ['user', name] }),
    suspended: await newUser({ roles: [name] }),
    other: await newUser({ roles: ['user', twin] }),
  };
  await grantUntil(users.withEndedTwin, twin, new Date(Date.now() - minute));
  await grantUntil(users.ended, name, new Date(Date.now() - minute));
  await database().user.update({ where: { id: users.suspended.id }, data: { status: 'suspended' } });
  return { name, users };
}

/** The permissions of each user, by the evaluation. */
async function permissionsOf(users: Record<string, TestUser>) {
  const entries = Object.entries(users).map(async ([key, { id }]) => {
    const profile = await readProfile(database(), id, new Date());
    return [key, profile.status === 'active' ? profile.permissions : []] as const;
  });
  return new Map(await Promise.all(entries));
}

/** The users who gained or lost each permission, in the form of the preview. */
function happened(
  users: Record<string, TestUser>,
  before: Map<string, string[]>,
  after: Map<string, string[]>,
) {
  const names = new Set([...before.values(), ...after.values()].flat());
  const who = (from: Map<string, string[]>, to: Map<string, string[]>, name: string) =>
    Object.entries(users)
      .filter(([key]) => !from.get(key)?.includes(name) && to.get(key)?.includes(name))
      .map(([, { id, username }]) => ({ id, username, displayName: null }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  return [...names]
    .sort()
    .map((permission) => ({
      permission,
      gains: who(before, after, permission),
      loses: who(after, before, permission),
    }))
    .filter(({ gains, loses }) => gains.length + loses.length > 0);
}

const usersOf = (changes: ChangeView[]) =>
  changes
    .map(({ permission, gains, loses }) => ({ permission, gains: gains.users, loses: loses.users }))
    .filter(({ gains, loses }) => gains.length + loses.length > 0);

test('a preview equals the answer of saving, and its effect on every user', async () => {
  const root = await administrator();
  const { name, users } = await fixture();
  const { version } = await readRole(caller(root), { name });
  const wish = { name, version, permissions: ['users:read', 'audit:read', 'roles:read'] };
  const before = await permissionsOf(users);
  const preview = await updateRole(caller(root), { ...wish, dryRun: '1' });
  expect(await permissionsOf(users)).toEqual(before);
  const saved = await updateRole(caller(root), wish);
  expect(saved.changes).toEqual(preview.changes);
  expect(usersOf(preview.changes)).toEqual(happened(users, before, await permissionsOf(users)));
  const losses = preview.changes.find(({ permission }) => permission === 'users:delete')?.loses;
  // Not the user with the twin role, nor the one with an expired assignment, nor the suspended one.
  expect(losses?.users.map(({ id }) => id).sort()).toEqual(
    [users.alone, users.withOther, users.withEndedTwin].map(({ id }) => id).sort(),
  );
  expect(losses?.count).toBe(3);
});

test('the preview of a deletion equals the answer of deleting, and its effect', async () => {
  const root = await administrator();
  const { name, users } = await fixture();
  const before = await permissionsOf(users);
  const preview = await deleteRole(caller(root), { name, dryRun: '1' });
  const done = await deleteRole(caller(root), { name });
  expect(done).toEqual(preview);
  expect(usersOf(preview.changes)).toEqual(happened(users, before, await permissionsOf(users)));
});

test('a preview counts all affected users, and names the first 20', async () => {
  const root = await administrator();
  const name = await role(['users:read']);
  const users = await Promise.all(Array.from({ length: 23 }, () => newUser({ roles: [name] })));
  const first = users
    .map(({ id }) => id)
    .sort()
    .slice(0, 20);
  const { changes } = await updateRole(caller(root), { name, version: 1, permissions: [], dryRun: '1' });
  expect(changes).toHaveLength(1);
  expect(changes[0]?.loses.count).toBe(23);
  expect(changes[0]?.loses.users.map(({ id }) => id)).toEqual(first);
});
