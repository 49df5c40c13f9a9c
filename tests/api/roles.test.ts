import { expect, test } from '@playwright/test';
import { permissionNames } from '#lib/access/permissions';
import { trailOf } from '#tests/support/audit';
import { naughtyStrings, naughtyValues } from '#tests/support/hostile';
import { call, fieldsOf, outcome } from '#tests/support/http';
import { change, create, fresh, read, remove, roleManager, rowOf } from '#tests/support/roles';
import { administrator, newUser, role, unique } from '#tests/support/users';

test('AUZ-08 no user puts a permission they lack into a new role, another role or their own', async () => {
  const mod = await roleManager('roles:assign');
  const own = (await call('GET', '/api/users/me', { token: mod.accessToken })).json.roles as string[];
  const [mine = ''] = own.filter((name) => name !== 'user');
  const { version, permissions } = (await read(mod.accessToken, mine)).json;
  const other = await role(['roles:read']);
  const more = ['users:delete'];
  const attempts = [
    await create(mod.accessToken, fresh({ permissions: more })),
    await change(mod.accessToken, other, { version: 1, permissions: ['roles:read', ...more] }),
    await change(mod.accessToken, mine, { version, permissions: [...(permissions as string[]), ...more] }),
    await change(mod.accessToken, mine, { version, permissions: more }, '?dryRun=1'),
  ];
  for (const answer of attempts)
    expect(answer.json).toMatchObject({ status: 403, code: 'forbidden', permission: 'users:delete' });
  expect(await trailOf(attempts[1] as (typeof attempts)[0])).toEqual(['role.updated denied forbidden']);
});

test('AUZ-08 no user changes or deletes a role that allows what they lack, not even to weaken it', async () => {
  const mod = await roleManager();
  const strong = await role(['roles:read', 'users:delete']);
  const attempts = [
    change(mod.accessToken, strong, { version: 1, permissions: [] }),
    change(mod.accessToken, strong, { version: 1, label: 'Harmless' }),
    change(mod.accessToken, strong, { version: 1, permissions: [] }, '?dryRun=1'),
    remove(mod.accessToken, strong),
    remove(mod.accessToken, strong, '?dryRun=1'),
  ];
  for (const { json } of await Promise.all(attempts))
    expect(json).toMatchObject({ status: 403, permission: 'users:delete' });
  expect((await rowOf(strong))?.version).toBe(1);
});

test('AUZ-08 a role that is made, changed and assigned in turn gives no user more than its maker holds', async () => {
  const mod = await roleManager('roles:assign', 'users:read');
  const bob = await newUser();
  const wish = fresh({ permissions: ['users:read'] });
  expect(await outcome(create(mod.accessToken, wish))).toBe('201');
  const target = `/api/admin/users/${bob.id}/roles/${wish.name}`;
  expect(await outcome(call('PUT', target, { token: mod.accessToken, json: {} }))).toBe('200');
  const raise = { version: 1, permissions: ['users:read', 'users:suspend'] };
  expect(await outcome(change(mod.accessToken, wish.name, raise))).toBe('403 forbidden');
  const { json } = await call('GET', '/api/users/me', { token: bob.accessToken });
  expect(json.permissions).toEqual(['users:read']);
});

test('AUZ-09 roles do not inherit: no field puts one above another, and no role is a permission', async () => {
  const mod = await roleManager();
  const { accessToken: root } = await administrator();
  const [lower, upper] = [await role(['roles:read']), await role(['roles:read'])];
  for (const token of [mod.accessToken, root]) {
    for (const field of ['parent', 'inherits', 'extends', 'roles', 'superuser']) {
      const put = { version: 1, [field]: field === 'parent' ? 'admin' : ['admin'] };
      expect(await outcome(change(token, lower, put))).toBe('422 invalid_input');
      expect(await outcome(create(token, fresh({ [field]: ['admin'] })))).toBe('422 invalid_input');
    }
    for (const permission of [upper, `role:${upper}`, 'admin', '*', 'roles:*']) {
      const put = { version: 1, permissions: [permission] };
      expect(await outcome(change(token, lower, put))).toBe('422 invalid_input');
    }
  }
  const held = (await rowOf(lower))?.permissions.map(({ permissionName }) => permissionName);
  expect(held).toEqual(['roles:read']);
});

test('AUZ-11 AUZ-26 system roles keep their names, labels and places; admin keeps every permission', async () => {
  const { accessToken: token } = await administrator();
  for (const name of ['admin', 'user']) {
    const { version } = (await read(token, name)).json;
    expect(await outcome(remove(token, name))).toBe('409 conflict');
    expect(await outcome(remove(token, name, '?dryRun=1'))).toBe('409 conflict');
    expect(await outcome(change(token, name, { version, label: 'Boss' }))).toBe('409 conflict');
    expect(await outcome(change(token, name, { version, name: 'boss' }))).toBe('422 invalid_input');
  }
  const { version, permissions } = (await read(token, 'admin')).json;
  for (const less of [[], (permissions as string[]).slice(1)])
    for (const query of ['', '?dryRun=1'])
      expect(await outcome(change(token, 'admin', { version, permissions: less }, query))).toBe(
        '409 conflict',
      );
});

test('AUZ-26 a role name that looks like another one is refused, in any case, signs and script', async () => {
  const { accessToken: token } = await administrator();
  for (const label of [
    'Admin',
    'ADMIN ',
    'Ádmin',
    'a-d m.i n',
    'adm1n',
    'аԁміи',
    'Administrator',
    ' uSer',
    'ｕｓｅｒ',
  ]) {
    const answer = await create(token, fresh({ label }));
    expect([label, answer.status, fieldsOf(answer)]).toEqual([label, 409, ['label']]);
  }
  for (const label of ['аdmin', 'Αdmin', 'suppοrt']) {
    const answer = await create(token, fresh({ label }));
    expect([label, answer.status, fieldsOf(answer)]).toEqual([label, 422, ['label']]);
  }
  for (const name of ['admin', 'administrator', 'adm-in', 'user'])
    expect(fieldsOf(await create(token, fresh({ name })))).toEqual(['name']);
  const [one, other] = [fresh(), fresh()];
  await create(token, one);
  await create(token, other);
  const same = await change(token, one.name, { version: 1, label: other.label.toUpperCase() });
  expect([same.status, fieldsOf(same)]).toEqual([409, ['label']]);
  // One's own name is no other's.
  expect(await outcome(change(token, one.name, { version: 1, label: one.name }))).toBe('200');
});

test('a role has no name that a page of the console has', async () => {
  const { accessToken: token } = await administrator();
  for (const name of ['new', 'matrix']) {
    const answer = await create(token, fresh({ name }));
    expect([answer.status, fieldsOf(answer)]).toEqual([422, ['name']]);
  }
});

test('of two roles that look alike and are made at once, one is refused', async () => {
  const { accessToken: token } = await administrator();
  const label = `Twin ${unique()}`;
  const made = [fresh({ label }), fresh({ label: label.toUpperCase() })].map((wish) => create(token, wish));
  const outcomes = await Promise.all(made.map(outcome));
  expect(outcomes.sort()).toEqual(['201', '409 conflict']);
});

test('AUZ-21 unknown roles are 404, unknown permissions 422 on `permissions`', async () => {
  const { accessToken: token } = await administrator();
  for (const attempt of [read(token, 'nobody-made-this'), remove(token, 'nobody-made-this')])
    expect(await outcome(attempt)).toBe('404 not_found');
  expect(await outcome(change(token, 'nobody-made-this', { version: 1 }))).toBe('404 not_found');
  const name = await role([]);
  for (const permissions of [['users:fly'], ['users:read', 'x'], ['a\u0000b'], [''], ['__proto__']]) {
    expect(fieldsOf(await create(token, fresh({ permissions })))).toEqual(['permissions']);
    expect(fieldsOf(await change(token, name, { version: 1, permissions }))).toEqual(['permissions']);
  }
  expect((await rowOf(name))?.version).toBe(1);
});

test('no value of any field causes a 5xx', async () => {
  const { accessToken: token } = await administrator();
  const name = await role([]);
  for (const value of [...naughtyStrings.map((text) => text.slice(0, 500)), ...naughtyValues]) {
    for (const field of ['label', 'description', 'permissions', 'version', 'dryRun']) {
      const { version } = (await read(token, name)).json;
      const { status } = await change(token, name, { version, [field]: value });
      expect([field, value, status < 500]).toEqual([field, value, true]);
    }
  }
});

test('administrators hold the whole catalogue, after every attempt to change it', async () => {
  const { accessToken: token } = await administrator();
  const { json } = await read(token, 'admin');
  expect(json.permissions).toEqual(expect.arrayContaining([...permissionNames]));
});
