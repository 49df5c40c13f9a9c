import { expect, test } from '@playwright/test';
import { permissionNames } from '#lib/access/permissions';
import { database } from '#lib/database/client';
import { longestPermission } from '#lib/schemas/permission';
import { trailOf } from '#tests/support/audit';
import { call, fieldsOf, outcome } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser, role, unique } from '#tests/support/users';

const add = (token: string, json: unknown) => call('POST', '/api/admin/permissions', { token, json });
const remove = (token: string, name: string) => call('DELETE', `/api/admin/permissions/${name}`, { token });
const fresh = () => ({ name: `orders-${unique()}:ship`, description: 'Ship an order.' });

const isClaimed = (token: string, name: string) => {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return (claims.permissions as string[]).includes(name);
};

test('no custom permission takes a noun of Gatehouse', async () => {
  const { accessToken: token } = await administrator();
  for (const noun of [
    'users',
    'user',
    'roles',
    'audit',
    'admin',
    'tokens',
    'keys',
    'settings',
    'mail',
    'policies',
  ])
    expect([noun, fieldsOf(await add(token, { ...fresh(), name: `${noun}:own` }))]).toEqual([noun, ['name']]);
});

test('a name is noun:verb in small ASCII letters, and short; a sentence says what it allows', async () => {
  const { accessToken: token } = await administrator();
  const long = `orders:${'x'.repeat(longestPermission - 6)}`;
  for (const name of [
    'orders',
    'Orders:ship',
    'orders:Ship',
    'orders:ship:now',
    ':ship',
    'orders:',
    '1:2',
    'оrders:ship',
    'a b:c',
    long,
    '',
    7,
    null,
  ])
    expect([name, fieldsOf(await add(token, { ...fresh(), name }))]).toEqual([name, ['name']]);
  for (const description of ['', ' ', 'x'.repeat(201), 'a\nb', '\u202eabc', 7])
    expect(fieldsOf(await add(token, { ...fresh(), description }))).toEqual(['description']);
  expect(fieldsOf(await add(token, { ...fresh(), custom: false }))).toEqual(['custom']);
});

test('a permission of the catalogue cannot be deleted, an unknown one is 404', async () => {
  const { accessToken: token } = await administrator();
  expect(await outcome(remove(token, 'users:read'))).toBe('409 conflict');
  expect(await outcome(remove(token, 'nothing:here'))).toBe('404 not_found');
  expect(await outcome(remove(token, 'x'))).toBe('422 invalid_input');
});

test('a taken name is refused, with an audit row', async () => {
  const { accessToken: token } = await administrator();
  const one = fresh();
  expect(await outcome(add(token, one))).toBe('201');
  const again = await add(token, one);
  expect([again.status, fieldsOf(again)]).toEqual([409, ['name']]);
  expect(await trailOf(again)).toEqual(['permission.created invalid conflict']);
});

test('AUZ-08 a user who may edit roles adds a permission, but neither holds nor gives nor deletes it', async () => {
  const mod = await limitedAdministrator(['roles:read', 'roles:update']);
  const one = fresh();
  expect(await outcome(add(mod.accessToken, one))).toBe('201');
  const other = await role([]);
  const give = { version: 1, permissions: [one.name] };
  const gift = await call('PATCH', `/api/admin/roles/${other}`, { token: mod.accessToken, json: give });
  expect(gift.json).toMatchObject({ status: 403, permission: one.name });
  expect((await remove(mod.accessToken, one.name)).json).toMatchObject({ status: 403, permission: one.name });
});

test('administrators hold a new permission at once, and it stands in their next token', async () => {
  const root = await administrator({ withPassword: true });
  const one = fresh();
  const made = await add(root.accessToken, one);
  expect(made.json).toEqual({ ...one, noun: one.name.split(':')[0], custom: true });
  expect(await trailOf(made)).toEqual(['permission.created done']);
  const me = await call('GET', '/api/users/me', { token: root.accessToken });
  expect(me.json.permissions).toContain(one.name);
  const json = { refresh_token: root.refreshToken };
  const { access_token: token } = (await call('POST', '/api/refresh', { json })).json;
  expect(isClaimed(String(token), one.name)).toBe(true);
  expect(await outcome(call('GET', '/api/users/me', { token: String(token) }))).toBe('200');
});

test('a deleted permission leaves every role, and each such role has a new version', async () => {
  const { accessToken: token } = await administrator();
  const one = fresh();
  await add(token, one);
  const name = await role([one.name, 'users:read']);
  const bob = await newUser({ roles: [name] });
  const deleted = await remove(token, one.name);
  expect([deleted.status, await trailOf(deleted)]).toEqual([204, ['permission.deleted done']]);
  const { json } = await call('GET', '/api/users/me', { token: bob.accessToken });
  expect(json.permissions).toEqual(['users:read']);
  const row = await database().role.findUniqueOrThrow({ where: { name } });
  expect(row.version).toBe(2);
  const late = await call('PATCH', `/api/admin/roles/${name}`, { token, json: { version: 1, label: 'x' } });
  expect(late.json).toMatchObject({
    status: 409,
    detail: 'Another administrator changed this role in the meantime.',
  });
});

test('the list has the catalogue with its sentences, and marks what is custom', async () => {
  const { accessToken: root } = await administrator();
  const one = fresh();
  await add(root, one);
  const { accessToken: token } = await limitedAdministrator(['roles:read']);
  const items = (await call('GET', '/api/admin/permissions', { token })).json.items as { name: string }[];
  expect(items.slice(0, permissionNames.length).map(({ name }) => name)).toEqual(permissionNames);
  expect(items.find(({ name }) => name === one.name)).toMatchObject({
    custom: true,
    description: one.description,
  });
  expect(items[0]).toMatchObject({ noun: 'admin', custom: false });
});
