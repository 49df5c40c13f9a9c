import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { trailOf } from '#tests/support/audit';
import { call, fieldsOf, outcome } from '#tests/support/http';
import { change, create, fresh, read, remove, rowOf } from '#tests/support/roles';
import { administrator, limitedAdministrator, newUser, role, unique } from '#tests/support/users';

test('a dry run changes nothing and leaves no row', async () => {
  const { accessToken: token } = await administrator();
  const name = await role(['users:read']);
  await newUser({ roles: [name] });
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

test('of two users who edit one role the second learns what changed and by whom, and nothing is lost', async () => {
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
  // A caller who may not read users gets no names.
  const blind = await limitedAdministrator(['roles:update', 'users:delete', 'audit:read']);
  const bare = await role(['users:delete']);
  await change(first.accessToken, bare, { version: 1, description: 'x' });
  const answer = await change(blind.accessToken, bare, { version: 1, permissions: [] });
  expect(answer.json.detail).toBe(
    'Another administrator changed this role in the meantime: changed the description.',
  );
});

test('of 10 parallel saves of one version one succeeds', async () => {
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

test('a change must name its version, makes a new one and says when', async () => {
  const { accessToken: token } = await administrator();
  const name = await role([]);
  for (const version of [undefined, 0, -1, 1.5, 'x', '', null, [1]])
    expect(fieldsOf(await change(token, name, { version, label: 'x' }))).toEqual(['version']);
  const before = (await rowOf(name))?.updatedAt ?? 0;
  const { json } = await change(token, name, { version: 1, permissions: ['users:read'] });
  expect(json.role).toMatchObject({ version: 2, permissions: ['users:read'] });
  const { updatedAt } = json.role as { updatedAt: string };
  expect(new Date(updatedAt) > before).toBe(true);
  // Nothing changed, so nothing is stale.
  const same = await change(token, name, { version: 2, permissions: ['users:read', 'users:read'] });
  expect(same.json.role).toMatchObject({ version: 2, updatedAt });
});

test('a caller who may not read users gets counts and no names', async () => {
  const blind = await limitedAdministrator(['roles:update', 'users:delete']);
  const name = await role(['users:delete']);
  await newUser({ roles: [name] });
  const { json } = await change(blind.accessToken, name, { version: 1, permissions: [] }, '?dryRun=1');
  const nobody = { count: 0, users: [] };
  expect(json.changes).toEqual([
    { permission: 'users:delete', gains: nobody, loses: { count: 1, users: [] } },
  ]);
});

test('a changed role counts on its holders’ next request, and a deleted one is gone', async () => {
  const root = await administrator();
  const name = await role(['users:read']);
  const bob = await newUser({ roles: ['user', name] });
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
  await newUser({ roles: [wish.name] });
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

test('the list of holders has active users with a live assignment', async () => {
  const { accessToken: token } = await administrator();
  const name = await role([]);
  const [active, ended] = [await newUser({ roles: [name] }), await newUser({ roles: [name] })];
  await database().userRole.updateMany({ where: { userId: ended.id }, data: { expiresAt: new Date(0) } });
  const { json } = await call('GET', `/api/admin/roles/${name}/holders`, { token });
  expect(json).toMatchObject({ total: 1, items: [{ id: active.id, username: active.username }] });
  // The role itself counts assignments.
  expect((await read(token, name)).json).toMatchObject({ holders: 2 });
});
