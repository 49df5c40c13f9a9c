import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { permissionNames } from '#lib/access/permissions';
import { database } from '#lib/database/client';
import { trailOf } from '#tests/support/audit';
import { call, fieldsOf, outcome } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser, role } from '#tests/support/users';

/** Other tests add permissions of their own, which administrators hold as well. */
const everything = expect.arrayContaining([...permissionNames]);

const pathOf = (userId: string, roleName: string) => `/api/admin/users/${userId}/roles/${roleName}`;

const assign = (token: string, userId: string, roleName: string, json: unknown = {}) =>
  call('PUT', pathOf(userId, roleName), { token, json });

const unassign = (token: string, userId: string, roleName: string) =>
  call('DELETE', pathOf(userId, roleName), { token });

const me = (token: string) => call('GET', '/api/users/me', { token });

test('AUZ-08 no user assigns a role that holds more than they do, to others or to themselves', async () => {
  const mod = await limitedAdministrator(['roles:assign', 'users:read']);
  const bob = await newUser();
  for (const roleName of ['admin', await role(['users:read', 'users:delete'])]) {
    for (const { id } of [bob, mod]) {
      const answer = await assign(mod.accessToken, id, roleName);
      expect(answer.json).toMatchObject({ status: 403, code: 'forbidden', permission: expect.any(String) });
      expect(await trailOf(answer)).toEqual(['role.assigned denied forbidden']);
    }
  }
  expect((await me(bob.accessToken)).json.roles).toEqual(['user']);
});

test('no user assigns a role to a more powerful user, or takes one away', async () => {
  const mod = await limitedAdministrator(['roles:assign']);
  const root = await administrator();
  for (const attempt of [assign, unassign]) {
    const answer = await attempt(mod.accessToken, root.id, 'user');
    expect(answer.json).toMatchObject({ status: 403, code: 'forbidden', permission: 'admin:access' });
  }
  expect((await me(root.accessToken)).json.roles).toEqual(['admin', 'user']);
});

test('AUZ-26 a malformed role name is 422, an unknown one is 404', async () => {
  const [root, bob] = await Promise.all([administrator(), newUser()]);
  for (const name of [
    'Admin',
    'ADMIN%20',
    '%D0%B0dmin',
    'admin%00'.slice(0, 5).toUpperCase(),
    '1',
    'a'.repeat(65),
    '*',
  ])
    expect(await outcome(assign(root.accessToken, bob.id, name))).toBe('422 invalid_input');
  expect(await outcome(assign(root.accessToken, bob.id, 'no-such-role'))).toBe('404 not_found');
});

test('AUZ-21 an unknown user is 404, a malformed id is 422', async () => {
  const { accessToken } = await administrator();
  for (const attempt of [assign, unassign]) {
    expect(await outcome(attempt(accessToken, randomUUID(), 'user'))).toBe('404 not_found');
    expect(await outcome(attempt(accessToken, 'x', 'user'))).toBe('422 invalid_input');
  }
});

test('a role or an id in the body beside the path’s is refused', async () => {
  const [root, bob] = await Promise.all([administrator(), newUser()]);
  for (const json of [
    { role: 'admin' },
    { id: root.id },
    { role: 'user', id: bob.id },
    { grantedById: bob.id },
  ])
    expect(await outcome(assign(root.accessToken, bob.id, 'user', json))).toBe('422 invalid_input');
  const query = `${pathOf(bob.id, 'user')}?role=admin`;
  expect(await outcome(call('PUT', query, { token: root.accessToken, json: {} }))).toBe('422 invalid_input');
});

test('an expiry is a time in the future, a reason is one line of text', async () => {
  const [root, bob] = await Promise.all([administrator(), newUser()]);
  const year = new Date().getFullYear();
  for (const expiresAt of [
    '2020-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    `${year + 1}-02-30T00:00:00Z`,
    'tomorrow',
    1,
    '',
    {},
    null,
  ]) {
    const answer = await assign(root.accessToken, bob.id, 'user', { expiresAt });
    expect([answer.status, fieldsOf(answer)]).toEqual([422, ['expiresAt']]);
  }
  for (const reason of ['a\u0000b', '\ud800', 'x'.repeat(501), 'a\nb', 7, ['x']])
    expect(fieldsOf(await assign(root.accessToken, bob.id, 'user', { reason }))).toEqual(['reason']);
  expect(await outcome(assign(root.accessToken, bob.id, 'user', { expiresAt: '9999-12-31T23:59:59Z' }))).toBe(
    '200',
  );
});

test('taking a role that the user does not hold is 404, with an audit row', async () => {
  const [root, bob] = await Promise.all([administrator(), newUser()]);
  const answer = await unassign(root.accessToken, bob.id, 'admin');
  expect([answer.status, await trailOf(answer)]).toEqual([404, ['role.unassigned invalid not_found']]);
});

test('a role takes effect with the next request, and until it is taken away', async () => {
  const [root, bob] = await Promise.all([administrator(), newUser()]);
  const open = () => outcome(call('GET', '/api/admin', { token: bob.accessToken }));
  expect(await open()).toBe('403 forbidden');
  const given = await assign(root.accessToken, bob.id, 'admin', { reason: 'On call' });
  expect(given.json).toMatchObject({ roles: ['admin', 'user'], permissions: everything });
  expect(await trailOf(given)).toEqual(['role.assigned done']);
  expect(await open()).toBe('200');
  const taken = await unassign(root.accessToken, bob.id, 'admin');
  expect([taken.json.roles, await trailOf(taken)]).toEqual([['user'], ['role.unassigned done']]);
  expect(await open()).toBe('403 forbidden');
});

test('an expired role gives nothing', async () => {
  const [root, bob] = await Promise.all([administrator(), newUser()]);
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  await assign(root.accessToken, bob.id, 'admin', { expiresAt });
  expect((await me(bob.accessToken)).json.roles).toEqual(['admin', 'user']);
  const ended = { expiresAt: new Date(Date.now() - 1_000) };
  await database().userRole.updateMany({ where: { userId: bob.id, role: { name: 'admin' } }, data: ended });
  expect((await me(bob.accessToken)).json).toMatchObject({ roles: ['user'], permissions: [] });
});

test('the detail of a user says who assigned a role, why and until when', async () => {
  const [root, bob] = await Promise.all([administrator(), newUser()]);
  const expiresAt = '2099-01-01T00:00:00.000Z';
  await assign(root.accessToken, bob.id, 'admin', { reason: ' Stand-in ', expiresAt });
  const { json } = await call('GET', `/api/admin/users/${bob.id}`, { token: root.accessToken });
  expect(json.assignments).toContainEqual(
    expect.objectContaining({
      role: 'admin',
      reason: 'Stand-in',
      expiresAt,
      grantedBy: { id: root.id, username: root.username, displayName: null },
    }),
  );
});

test('the roles are listed with what they allow', async () => {
  const { accessToken: token } = await limitedAdministrator(['roles:read']);
  const { json } = await call('GET', '/api/admin/roles?names=admin&names=user', { token });
  const items = json.items as { name: string }[];
  const admin = items.find(({ name }) => name === 'admin');
  expect(admin).toMatchObject({ system: true, permissions: everything });
  expect(items.find(({ name }) => name === 'user')).toMatchObject({ system: true, permissions: [] });
});
