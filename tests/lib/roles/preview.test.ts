import { expect, test } from '@playwright/test';
import { readProfile } from '#lib/core/users/profile';
import { database } from '#lib/database/client';
import { deleteRole, updateRole } from '#lib/roles/changes';
import { readRole } from '#lib/roles/roles';
import type { ChangeView } from '#lib/schemas/role';
import { caller } from '#tests/support/context';
import { administrator, person, role, type TestUser } from '#tests/support/people';

/** The preview, the answer of the change, and what people may then do are the same. */

const minute = 60_000;

async function grantUntil(who: TestUser, name: string, expiresAt: Date): Promise<void> {
  const where = { userId: who.id, role: { name } };
  await database().userRole.updateMany({ where, data: { expiresAt } });
}

/** People of all kinds around one role: some hold a second one that gives the same, some are out of it. */
async function scene() {
  const name = await role(['users:read', 'users:delete']);
  const [twin, other] = [await role(['users:delete', 'audit:read']), await role(['sessions:read'])];
  const people = {
    alone: await person({ roles: ['user', name] }),
    withTwin: await person({ roles: ['user', name, twin] }),
    withOther: await person({ roles: [name, other] }),
    withEndedTwin: await person({ roles: [name, twin] }),
    ended: await person({ roles: ['user', name] }),
    suspended: await person({ roles: [name] }),
    stranger: await person({ roles: ['user', twin] }),
  };
  await grantUntil(people.withEndedTwin, twin, new Date(Date.now() - minute));
  await grantUntil(people.ended, name, new Date(Date.now() - minute));
  await database().user.update({ where: { id: people.suspended.id }, data: { status: 'suspended' } });
  return { name, people };
}

/** What each person may do, as the evaluation says. */
async function permissionsOf(people: Record<string, TestUser>) {
  const entries = Object.entries(people).map(async ([key, { id }]) => {
    const profile = await readProfile(database(), id, new Date());
    return [key, profile.status === 'active' ? profile.permissions : []] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Who gained or lost each permission, told in the same form as the preview. */
function happened(
  people: Record<string, TestUser>,
  before: Map<string, string[]>,
  after: Map<string, string[]>,
) {
  const names = new Set([...before.values(), ...after.values()].flat());
  const who = (from: Map<string, string[]>, to: Map<string, string[]>, name: string) =>
    Object.entries(people)
      .filter(([key]) => !from.get(key)?.includes(name) && to.get(key)?.includes(name))
      .map(([, { id, username }]) => ({ id, username }))
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

const told = (changes: ChangeView[]) =>
  changes
    .map(({ permission, gains, loses }) => ({ permission, gains: gains.users, loses: loses.users }))
    .filter(({ gains, loses }) => gains.length + loses.length > 0);

test('a preview is what saving answers, and what then happens to everybody', async () => {
  const root = await administrator();
  const { name, people } = await scene();
  const { version } = await readRole(caller(root), { name });
  const wish = { name, version, permissions: ['users:read', 'audit:read', 'roles:read'] };
  const before = await permissionsOf(people);
  const preview = await updateRole(caller(root), { ...wish, dryRun: '1' });
  expect(await permissionsOf(people)).toEqual(before);
  const saved = await updateRole(caller(root), wish);
  expect(saved.changes).toEqual(preview.changes);
  expect(told(preview.changes)).toEqual(happened(people, before, await permissionsOf(people)));
  const losses = preview.changes.find(({ permission }) => permission === 'users:delete')?.loses;
  // Not who has it by the twin, not who had only an ended grant, not who is suspended.
  expect(losses?.users.map(({ id }) => id).sort()).toEqual(
    [people.alone, people.withOther, people.withEndedTwin].map(({ id }) => id).sort(),
  );
  expect(losses?.count).toBe(3);
});

test('the preview of a deletion is what deleting answers, and what then happens', async () => {
  const root = await administrator();
  const { name, people } = await scene();
  const before = await permissionsOf(people);
  const preview = await deleteRole(caller(root), { name, dryRun: '1' });
  const done = await deleteRole(caller(root), { name });
  expect(done).toEqual(preview);
  expect(told(preview.changes)).toEqual(happened(people, before, await permissionsOf(people)));
});

test('of many who are touched all are counted, and the first 20 are named', async () => {
  const root = await administrator();
  const name = await role(['users:read']);
  const people = await Promise.all(Array.from({ length: 23 }, () => person({ roles: [name] })));
  const first = people
    .map(({ id }) => id)
    .sort()
    .slice(0, 20);
  const { changes } = await updateRole(caller(root), { name, version: 1, permissions: [], dryRun: '1' });
  expect(changes).toHaveLength(1);
  expect(changes[0]?.loses.count).toBe(23);
  expect(changes[0]?.loses.users.map(({ id }) => id)).toEqual(first);
});
