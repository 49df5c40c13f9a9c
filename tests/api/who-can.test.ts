import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { call, outcome } from '#tests/support/http';
import {
  administrator,
  limitedAdministrator,
  newUser,
  role,
  type TestUser,
  unique,
} from '#tests/support/users';

/** The explanation of a permission, and the list of its holders. */

const why = (token: string, id: string, permission: string) =>
  call('GET', `/api/admin/users/${id}/permissions/${permission}`, { token });

const who = (token: string, permission: string, query = '') =>
  call('GET', `/api/admin/permissions/${permission}/holders${query}`, { token });

async function endGrants(of: TestUser, name: string) {
  const where = { userId: of.id, role: { name } };
  await database().userRole.updateMany({ where, data: { expiresAt: new Date(Date.now() - 60_000) } });
}

/** A permission of the test's own, so that users of other tests do not hold it. */
async function ownPermission(): Promise<string> {
  const name = `crates-${unique()}:open`;
  await database().permission.create({ data: { name, description: 'Open a crate.', custom: true } });
  return name;
}

test('AUZ-21 an unknown user or permission is 404, a malformed one is 422', async () => {
  const { accessToken: token, id } = await limitedAdministrator(['users:read']);
  expect(await outcome(why(token, randomUUID(), 'users:read'))).toBe('404 not_found');
  expect(await outcome(why(token, id, 'users:fly'))).toBe('404 not_found');
  expect(await outcome(why(token, id, 'x'))).toBe('422 invalid_input');
  expect(await outcome(why(token, 'x', 'users:read'))).toBe('422 invalid_input');
  expect(await outcome(who(token, 'users:fly'))).toBe('404 not_found');
});

test('every role that gives a permission is a source, with its granter and its expiry', async () => {
  const root = await administrator();
  const permission = await ownPermission();
  const [one, other] = [await role([permission]), await role([permission, 'users:read'])];
  const bob = await newUser({ roles: ['user', one, other] });
  const expiresAt = '2099-01-01T00:00:00.000Z';
  const json = { reason: 'Rota', expiresAt };
  await call('PUT', `/api/admin/users/${bob.id}/roles/${other}`, { token: root.accessToken, json: {} });
  await database().userRole.updateMany({
    where: { userId: bob.id, role: { name: other } },
    data: { ...json, grantedById: root.id },
  });
  const { json: explained } = await why(root.accessToken, bob.id, permission);
  expect(explained).toMatchObject({
    permission,
    allowed: true,
    suspended: false,
    missing: null,
    ended: [],
    user: { id: bob.id, username: bob.username },
  });
  const sources = explained.sources as { role: string }[];
  expect(sources.map((source) => source.role).sort()).toEqual([one, other].sort());
  expect(sources.find((source) => source.role === other)).toMatchObject({
    reason: 'Rota',
    expiresAt,
    grantedBy: { id: root.id, username: root.username },
  });
});

test('a missing permission is explained by what expired, and by the smallest role that would give it', async () => {
  const root = await administrator();
  const permission = await ownPermission();
  const small = await role([permission]);
  const big = await role([permission, 'users:read']);
  const bob = await newUser({ roles: ['user', big] });
  await endGrants(bob, big);
  const { json } = await why(root.accessToken, bob.id, permission);
  expect(json).toMatchObject({
    allowed: false,
    sources: [],
    missing: { role: small, label: small, permissions: 1 },
    ended: [{ role: big, expiresAt: expect.any(String) }],
  });
  const nobodys = await ownPermission();
  expect((await why(root.accessToken, bob.id, nobodys)).json).toMatchObject({
    allowed: false,
    missing: null,
  });
});

test('an explanation agrees with the decision, for suspended users too', async () => {
  const root = await administrator();
  const name = await role(['users:read']);
  for (const wishes of [{}, { suspended: true }, { ended: true }]) {
    const bob = await newUser({ roles: [name] });
    if ('ended' in wishes) await endGrants(bob, name);
    if ('suspended' in wishes)
      await database().user.update({ where: { id: bob.id }, data: { status: 'suspended' } });
    const may = (await outcome(call('GET', '/api/admin/users', { token: bob.accessToken }))) === '200';
    const { json } = await why(root.accessToken, bob.id, 'users:read');
    expect([wishes, json.allowed]).toEqual([wishes, may]);
  }
});

test('"who can" lists active users with a live assignment, each once, with the roles that give it', async () => {
  const { accessToken: token } = await limitedAdministrator(['users:read']);
  const permission = await ownPermission();
  const [one, other] = [await role([permission]), await role([permission])];
  const unrelated = await role(['users:read']);
  const both = await newUser({ roles: [one, other, unrelated] });
  const half = await newUser({ roles: [one, other] });
  const [ended, suspended] = [await newUser({ roles: [one] }), await newUser({ roles: [one] })];
  await endGrants(half, other);
  await endGrants(ended, one);
  await database().user.update({ where: { id: suspended.id }, data: { status: 'suspended' } });
  const { json } = await who(token, permission);
  const named = (...names: string[]) => names.sort().map((name) => ({ name, label: name }));
  expect(json).toMatchObject({ total: 2, nextCursor: null });
  const items = json.items as { id: string; roles: { name: string }[] }[];
  expect(items.map(({ id }) => id)).toEqual([both.id, half.id]);
  const sorted = items.map(({ roles }) => [...roles].sort((a, b) => (a.name < b.name ? -1 : 1)));
  expect(sorted).toEqual([named(one, other), named(one)]);
});

test('the list continues by cursor, and refuses a tampered one and that of another list', async () => {
  const { accessToken: token } = await limitedAdministrator(['users:read']);
  const permission = await ownPermission();
  const name = await role([permission]);
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) ids.push((await newUser({ roles: [name] })).id);
  const seen: string[] = [];
  let query = '?limit=2';
  for (let pages = 0; pages < 3; pages += 1) {
    const { json } = await who(token, permission, query);
    seen.push(...(json.items as { id: string }[]).map(({ id }) => id));
    query = `?limit=2&cursor=${json.nextCursor}`;
  }
  expect(seen).toEqual(ids.sort());
  const { json } = await who(token, permission, '?limit=2');
  const cursor = String(json.nextCursor);
  for (const wrong of [`x${cursor}`, cursor.slice(0, -2), 'x', ''])
    expect(await outcome(who(token, permission, `?cursor=${wrong}`))).toBe('422 invalid_input');
  const other = await ownPermission();
  await role([other]);
  expect(await outcome(who(token, other, `?cursor=${cursor}`))).toBe('422 invalid_input');
  expect(await outcome(call('GET', `/api/admin/roles/${name}/holders?cursor=${cursor}`, { token }))).toBe(
    '422 invalid_input',
  );
});
