import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { flashCookieName } from '#lib/adapters/cookies';
import { decryptNotice } from '#lib/adapters/flash';
import { database } from '#lib/database/client';
import { trailOf } from '#tests/support/audit';
import { call, fieldsOf, inBrowser, outcome } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser, role } from '#tests/support/users';

const bulk = (token: string, json: unknown) => call('POST', '/api/admin/users/bulk', { token, json });

type Row = { id: string; outcome: string; permission?: string };
const rowsOf = ({ json }: { json: Record<string, unknown> }) => json.outcomes as Row[];

const actions = {
  suspend: 'users:suspend',
  reinstate: 'users:suspend',
  'assign-role': 'roles:assign',
  'unassign-role': 'roles:assign',
  'end-sessions': 'sessions:revoke',
  delete: 'users:delete',
};

test('AUZ-24 a caller without the permission of the single action is refused before any row changes', async () => {
  const bob = await newUser();
  const { accessToken: token } = await limitedAdministrator(['admin:access', 'users:read']);
  for (const [action, permission] of Object.entries(actions)) {
    const extra = action.endsWith('role') ? { role: 'user' } : {};
    const answer = await bulk(token, { ids: [bob.id], action, ...extra });
    expect(answer.json).toMatchObject({ status: 403, code: 'forbidden', permission });
    expect(await trailOf(answer)).toEqual(['users.changed denied forbidden']);
  }
  expect(await outcome(call('GET', '/api/users/me', { token: bob.accessToken }))).toBe('200');
});

test('AUZ-21 a wrong value is refused and its field is named', async () => {
  const { accessToken: token } = await administrator();
  const { id } = await newUser();
  const hundred = Array.from({ length: 101 }, () => randomUUID());
  for (const [json, fields] of [
    [{ action: 'suspend' }, ['ids']],
    [{ ids: [], action: 'suspend' }, ['ids']],
    [{ ids: hundred, action: 'suspend' }, ['ids']],
    [{ ids: [id, id.toUpperCase()], action: 'suspend' }, ['ids']],
    [{ ids: ['x'], action: 'suspend' }, ['ids.0']],
    [{ ids: id, action: 'suspend' }, ['ids']],
    [{ ids: [id], action: 'promote' }, ['action']],
    [{ ids: [id], action: 'constructor' }, ['action']],
    [{ ids: [id], action: 'assign-role' }, ['role']],
    [{ ids: [id], action: 'assign-role', role: 'no-such-role' }, ['role']],
    [{ ids: [id], action: 'assign-role', role: 'user', expiresAt: '2020-01-01T00:00:00Z' }, ['expiresAt']],
    [{ ids: [id], action: 'suspend', role: 'admin' }, ['role']],
    [{ ids: [id], action: 'delete', reason: 'x' }, ['reason']],
    [{ ids: [id], action: 'delete', confirmation: '2' }, ['confirmation']],
    [{ ids: [id], action: 'delete', confirmation: '' }, ['confirmation']],
    [{ ids: [id], action: 'suspend', force: true }, ['force']],
  ] as const) {
    const answer = await bulk(token, json);
    expect([json, answer.status, fieldsOf(answer)]).toEqual([json, 422, fields]);
  }
  expect(await database().user.count({ where: { id, status: 'active' } })).toBe(1);
});

test('a refusal of one row stops no other; each leaves the row that the single action leaves', async () => {
  const mod = await limitedAdministrator(['admin:access', 'users:suspend']);
  const [bob, carol, root] = await Promise.all([newUser(), newUser(), administrator()]);
  const nobody = randomUUID();
  const ids = [bob.id, root.id, nobody, mod.id, carol.id];
  const answer = await bulk(mod.accessToken, { ids, action: 'suspend', reason: 'Spam' });
  expect([answer.status, rowsOf(answer).map(({ id, outcome }) => [id, outcome])]).toEqual([
    200,
    [
      [bob.id, 'done'],
      [root.id, 'forbidden'],
      [nobody, 'not_found'],
      [mod.id, 'conflict'],
      [carol.id, 'done'],
    ],
  ]);
  expect(rowsOf(answer)[1]).toMatchObject({
    permission: expect.stringContaining(':'),
    detail: expect.any(String),
  });
  expect(await trailOf(answer)).toEqual([
    'user.suspended done',
    'user.suspended denied forbidden',
    'user.suspended invalid not_found',
    'user.suspended invalid conflict',
    'user.suspended done',
  ]);
  expect(await outcome(call('GET', '/api/users/me', { token: bob.accessToken }))).toBe('401 unauthenticated');
});

test('AUZ-08 no user gives to many users what they may not give to one', async () => {
  const mod = await limitedAdministrator(['admin:access', 'roles:assign']);
  const [bob, carol] = await Promise.all([newUser(), newUser()]);
  const answer = await bulk(mod.accessToken, {
    ids: [bob.id, carol.id],
    action: 'assign-role',
    role: 'admin',
  });
  expect(rowsOf(answer).map((row) => row.outcome)).toEqual(['forbidden', 'forbidden']);
  expect(await database().userRole.count({ where: { userId: bob.id, role: { name: 'admin' } } })).toBe(0);
});

test('each bulk action does to every user what the single action does', async () => {
  const { accessToken: token } = await administrator();
  const users = await Promise.all([newUser(), newUser(), newUser()]);
  const ids = users.map(({ id }) => id);
  const name = await role([]);
  const where = { id: { in: ids } };
  const does = async (json: Record<string, unknown>) =>
    expect(new Set(rowsOf(await bulk(token, { ids, ...json })).map((row) => row.outcome))).toEqual(
      new Set(['done']),
    );
  await does({ action: 'assign-role', role: name, reason: 'Rota', expiresAt: '2099-01-01T00:00:00Z' });
  expect(
    await database().userRole.count({
      where: { userId: { in: ids }, role: { name }, reason: 'Rota', expiresAt: { not: null } },
    }),
  ).toBe(3);
  await does({ action: 'unassign-role', role: name });
  expect(await database().userRole.count({ where: { userId: { in: ids }, role: { name } } })).toBe(0);
  await does({ action: 'end-sessions' });
  expect(await outcome(call('GET', '/api/users/me', { token: users[0].accessToken }))).toBe(
    '401 unauthenticated',
  );
  await does({ action: 'suspend' });
  expect(await database().user.count({ where: { ...where, status: 'suspended' } })).toBe(3);
  await does({ action: 'reinstate' });
  expect(await database().user.count({ where: { ...where, status: 'active' } })).toBe(3);
  await does({ action: 'delete', confirmation: '3' });
  expect(await database().user.count({ where })).toBe(0);
});

test('100 rows fit into the form, the way back and the flash cookie', async () => {
  const root = await administrator();
  const ids = Array.from({ length: 100 }, () => randomUUID());
  const chosen = ids.map((id) => ['ids', id]);
  const next = `/admin/users/bulk/outcome?${new URLSearchParams([['action', 'reinstate'], ...chosen])}`;
  const fields = [['_next', next], ['_back', '/admin/users'], ['action', 'reinstate'], ...chosen];
  const { cookies, headers } = inBrowser(root);
  const answer = await call('POST', '/api/admin/users/bulk', {
    cookies,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, next]);
  const name = flashCookieName(next);
  for (const line of answer.headers.getSetCookie()) expect(line.length).toBeLessThan(4_096);
  const left = answer.cookies[name] ?? null;
  // Who logs in next in the same browser is told nothing.
  expect((await decryptNotice(next, left, (await newUser()).sessionId))?.data).toBeUndefined();
  expect((await decryptNotice(next, left, root.sessionId))?.data).toEqual({
    already: [],
    groups: [{ outcome: 'not_found', detail: expect.any(String), at: ids.map((_, place) => place) }],
  });
  const shown = await call('GET', next, { cookies: { ...cookies, [name]: answer.cookies[name] ?? '' } });
  expect([
    shown.status,
    shown.text.includes('Skipped: <!-- -->100 users') || shown.text.includes('Skipped: 100 users'),
  ]).toEqual([200, true]);
});
