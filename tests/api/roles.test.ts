import { expect, test } from '@playwright/test';
import { permissionNames } from '#lib/access/permissions';
import { database } from '#lib/database';
import { trailOf } from '#tests/support/audit';
import { naughtyStrings, naughtyValues } from '#tests/support/hostile';
import { call, fieldsOf, outcome } from '#tests/support/http';
import { administrator, limitedAdministrator, person, role, unique } from '#tests/support/people';

const pathOf = (name: string) => `/api/admin/roles/${name}`;

const create = (token: string, json: unknown) => call('POST', '/api/admin/roles', { token, json });
const read = (token: string, name: string) => call('GET', pathOf(name), { token });
const change = (token: string, name: string, json: unknown, query = '') =>
  call('PATCH', pathOf(name) + query, { token, json });
const remove = (token: string, name: string, query = '') => call('DELETE', pathOf(name) + query, { token });

const fresh = (more: object = {}) => {
  const name = `r-${unique()}`;
  return { name, label: `Label ${name}`, description: '', permissions: [] as string[], ...more };
};

const roleManager = (...more: string[]) =>
  limitedAdministrator(['roles:read', 'roles:create', 'roles:update', 'roles:delete', ...more]);

/** The role with its permissions, as the rows say. */
const rowOf = (name: string) =>
  database().role.findUnique({ where: { name }, include: { permissions: true, holders: true } });

test('AUZ-08 nobody puts a permission they lack into a new role, another role or their own', async () => {
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
  expect(await trailOf(attempts[1] as (typeof attempts)[0])).toEqual(['role.updated refused forbidden']);
});

test('AUZ-08 nobody changes or deletes a role that allows what they lack, not even to weaken it', async () => {
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

test('AUZ-08 a role that is made, changed and assigned in turn gives nobody more than its maker holds', async () => {
  const mod = await roleManager('roles:assign', 'users:read');
  const bob = await person();
  const wish = fresh({ permissions: ['users:read'] });
  expect(await outcome(create(mod.accessToken, wish))).toBe('201');
  const target = `/api/admin/users/${bob.id}/roles/${wish.name}`;
  expect(await outcome(call('PUT', target, { token: mod.accessToken, json: {} }))).toBe('200');
  const raise = { version: 1, permissions: ['users:read', 'users:suspend'] };
  expect(await outcome(change(mod.accessToken, wish.name, raise))).toBe('403 forbidden');
  const { json } = await call('GET', '/api/users/me', { token: bob.accessToken });
  expect(json.permissions).toEqual(['users:read']);
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

test('AUZ-26 a role that reads like another one is refused, whatever its case, signs and script', async () => {
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

test('of two who make roles that look alike at once, one is refused', async () => {
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

test('no value of any field makes a 5xx', async () => {
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

test('a dry run changes nothing and leaves no row', async () => {
  const { accessToken: token } = await administrator();
  const name = await role(['users:read']);
  await person({ roles: [name] });
  const before = await rowOf(name);
  const wish = { version: 1, label: `New ${name}`, permissions: ['audit:read'] };
  const dry = await change(token, name, wish, '?dryRun=1');
  expect(dry.json.role).toMatchObject({ name, label: wish.label, version: 1, permissions: ['audit:read'] });
  const gone = await remove(token, name, '?dryRun=1');
  for (const answer of [dry, gone]) expect([answer.status, await trailOf(answer)]).toEqual([200, []]);
  expect(await rowOf(name)).toEqual(before);
  for (const query of ['?dryRun=yes', '?dryRun=', '?dryRun=1&dryRun=1'])
    expect(await outcome(remove(token, name, query))).toBe('422 invalid_input');
  expect(await outcome(change(token, name, { ...wish, dryRun: '1' }, '?dryRun=1'))).toBe('422 invalid_input');
});

test('two who change one role: the second is told what changed and by whom, and nothing is lost', async () => {
  const [first, second] = [await administrator(), await administrator()];
  const name = await role(['users:read', 'users:delete']);
  const label = `Renamed ${unique()}`;
  const wish = { version: 1, label, permissions: ['audit:read', 'users:read'] };
  expect(await outcome(change(first.accessToken, name, wish))).toBe('200');
  const late = await change(second.accessToken, name, { version: 1, permissions: [] });
  expect(late.json).toMatchObject({ status: 409, code: 'conflict' });
  expect(late.json.detail).toBe(
    `${first.username} changed this role in the meantime: added audit:read; removed users:delete; changed the label to “${label}”.`,
  );
  expect((await read(second.accessToken, name)).json).toMatchObject({ ...wish, version: 2 });
  // Who may not see people is not told their names.
  const blind = await limitedAdministrator(['roles:update', 'users:delete', 'audit:read']);
  const bare = await role(['users:delete']);
  await change(first.accessToken, bare, { version: 1, description: 'x' });
  const told = await change(blind.accessToken, bare, { version: 1, permissions: [] });
  expect(told.json.detail).toBe('Somebody changed this role in the meantime: changed the description.');
});

test('of ten who save one version at once, one does', async () => {
  const { accessToken: token } = await administrator();
  const name = await role([]);
  const saves = Array.from({ length: 10 }, (_, index) =>
    outcome(change(token, name, { version: 1, description: `by ${index}` })),
  );
  const outcomes = await Promise.all(saves);
  expect(outcomes.filter((one) => one === '200')).toHaveLength(1);
  expect(outcomes.filter((one) => one === '409 conflict')).toHaveLength(9);
  expect((await rowOf(name))?.version).toBe(2);
});

test('a version has to be said, and every change takes a new one', async () => {
  const { accessToken: token } = await administrator();
  const name = await role([]);
  for (const version of [undefined, 0, -1, 1.5, 'x', '', null, [1]])
    expect(fieldsOf(await change(token, name, { version, label: 'x' }))).toEqual(['version']);
  const { json } = await change(token, name, { version: 1, permissions: ['users:read'] });
  expect(json.role).toMatchObject({ version: 2, permissions: ['users:read'] });
  // Nothing changed, so nothing is stale.
  const same = await change(token, name, { version: 2, permissions: ['users:read', 'users:read'] });
  expect(same.json.role).toMatchObject({ version: 2 });
});

test('who may not see people gets counts and no names', async () => {
  const blind = await limitedAdministrator(['roles:update', 'users:delete']);
  const name = await role(['users:delete']);
  await person({ roles: [name] });
  const { json } = await change(blind.accessToken, name, { version: 1, permissions: [] }, '?dryRun=1');
  const nobody = { count: 0, users: [] };
  expect(json.changes).toEqual([
    { permission: 'users:delete', gains: nobody, loses: { count: 1, users: [] } },
  ]);
});

test('a changed role counts on its holders’ next request, and a deleted one is gone', async () => {
  const root = await administrator();
  const name = await role(['users:read']);
  const bob = await person({ roles: ['user', name] });
  const list = () => outcome(call('GET', '/api/admin/users', { token: bob.accessToken }));
  expect(await list()).toBe('200');
  const saved = await change(root.accessToken, name, { version: 1, permissions: ['roles:read'] });
  expect(await list()).toBe('403 forbidden');
  expect(await outcome(call('GET', '/api/admin/roles', { token: bob.accessToken }))).toBe('200');
  expect(await trailOf(saved)).toEqual(['role.updated done']);
  const deleted = await remove(root.accessToken, name);
  expect(deleted.json).toMatchObject({
    role: { name, holders: 1 },
    changes: [
      { permission: 'roles:read', loses: { count: 1, users: [{ id: bob.id, username: bob.username }] } },
    ],
  });
  expect((await call('GET', '/api/users/me', { token: bob.accessToken })).json.roles).toEqual(['user']);
  expect(await outcome(read(root.accessToken, name))).toBe('404 not_found');
});

test('the trail says before, after, and how many gained and lost what', async () => {
  const { accessToken: token } = await administrator();
  const wish = fresh({ description: 'First', permissions: ['users:read'] });
  const made = await create(token, wish);
  expect(made.json).toMatchObject({ ...wish, system: false, version: 1, holders: 0 });
  await person({ roles: [wish.name] });
  await change(token, wish.name, { version: 1, description: '', permissions: ['audit:read'] });
  await remove(token, wish.name);
  const subject = (
    await database().auditEvent.findFirst({ where: { requestId: made.headers.get('x-request-id') ?? '' } })
  )?.subjectId;
  const rows = await database().auditEvent.findMany({
    where: { subjectId: subject ?? null },
    orderBy: { at: 'asc' },
  });
  expect(rows.map(({ action, subjectType }) => `${action} ${subjectType}`)).toEqual([
    'role.created role',
    'role.updated role',
    'role.deleted role',
  ]);
  const { label } = wish;
  expect(rows.map(({ detail }) => detail)).toEqual([
    expect.objectContaining({
      name: wish.name,
      before: null,
      after: { label, description: 'First', permissions: ['users:read'], version: 1 },
    }),
    expect.objectContaining({
      before: { label, description: 'First', permissions: ['users:read'], version: 1 },
      after: { label, description: '', permissions: ['audit:read'], version: 2 },
      gains: { 'audit:read': 1 },
      loses: { 'users:read': 1 },
    }),
    expect.objectContaining({ holders: 1, after: null, loses: { 'audit:read': 1 } }),
  ]);
});

test('a role’s holders are listed, active ones whose grant has not ended', async () => {
  const { accessToken: token } = await administrator();
  const name = await role([]);
  const [active, ended] = [await person({ roles: [name] }), await person({ roles: [name] })];
  await database().userRole.updateMany({ where: { userId: ended.id }, data: { expiresAt: new Date(0) } });
  const { json } = await call('GET', `${pathOf(name)}/holders`, { token });
  expect(json).toMatchObject({ total: 1, items: [{ id: active.id, username: active.username }] });
  // The role itself counts assignments.
  expect((await read(token, name)).json).toMatchObject({ holders: 2 });
});

test('administrators hold the whole catalogue, whatever was tried', async () => {
  const { accessToken: token } = await administrator();
  const { json } = await read(token, 'admin');
  expect(json.permissions).toEqual(expect.arrayContaining([...permissionNames]));
});
