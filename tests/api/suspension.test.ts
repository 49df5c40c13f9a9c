import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { trailOf } from '#tests/support/audit';
import { call, fieldsOf, jar, outcome } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser, password, session } from '#tests/support/users';

const suspend = (token: string, id: string, json: unknown = {}) =>
  call('PUT', `/api/admin/users/${id}/suspension`, { token, json });
const reinstate = (token: string, id: string) =>
  call('DELETE', `/api/admin/users/${id}/suspension`, { token });
const logOutOf = (token: string, id: string) => call('DELETE', `/api/admin/users/${id}/sessions`, { token });

const me = (token: string) => outcome(call('GET', '/api/users/me', { token }));

test('no user suspends themselves', async () => {
  const root = await administrator();
  const answer = await suspend(root.accessToken, root.id);
  expect([answer.status, answer.json.code]).toEqual([409, 'conflict']);
  expect(await trailOf(answer)).toEqual(['user.suspended invalid conflict']);
  expect(await me(root.accessToken)).toBe('200');
});

test('no user suspends, reinstates or logs out a more powerful user', async () => {
  const root = await administrator();
  const mod = await limitedAdministrator(['users:suspend', 'sessions:revoke']);
  for (const attempt of [suspend, reinstate, logOutOf]) {
    const answer = await attempt(mod.accessToken, root.id);
    expect(answer.json).toMatchObject({ status: 403, code: 'forbidden', permission: 'admin:access' });
    expect(await trailOf(answer)).toEqual([expect.stringContaining('denied forbidden')]);
  }
  expect(await me(root.accessToken)).toBe('200');
});

test('AUZ-21 an unknown user is 404, a malformed id or reason is 422', async () => {
  const { accessToken } = await administrator();
  for (const attempt of [suspend, reinstate, logOutOf]) {
    expect(await outcome(attempt(accessToken, randomUUID()))).toBe('404 not_found');
    expect(await outcome(attempt(accessToken, 'x'))).toBe('422 invalid_input');
  }
  const { id } = await newUser();
  for (const reason of ['a\u0000b', '\udfff', 'x'.repeat(501), {}, ['x'], 1])
    expect(fieldsOf(await suspend(accessToken, id, { reason }))).toEqual(['reason']);
  expect(fieldsOf(await suspend(accessToken, id, { until: '2099-01-01', id }))).toEqual(['id', 'until']);
});

test('a suspended user is out at once, by bearer, by cookie and by refresh, and cannot log in', async () => {
  const [root, bob] = await Promise.all([administrator(), newUser({ withPassword: true })]);
  const answer = await suspend(root.accessToken, bob.id, { reason: 'Spam' });
  expect([answer.status, answer.json.status, await trailOf(answer)]).toEqual([
    200,
    'suspended',
    ['user.suspended done'],
  ]);
  expect(await me(bob.accessToken)).toBe('401 unauthenticated');
  expect(await outcome(call('GET', '/api/users/me', { cookies: jar(bob) }))).toBe('401 unauthenticated');
  const refresh = { json: { refresh_token: bob.refreshToken } };
  expect(await outcome(call('POST', '/api/refresh', refresh))).toBe('401 unauthenticated');
  const login = { json: { email: bob.email, password } };
  expect(await outcome(call('POST', '/api/login', login))).toBe('401 invalid_credentials');
});

test('a reinstated user may log in again; their earlier sessions stay ended', async () => {
  const [root, bob] = await Promise.all([administrator(), newUser({ withPassword: true })]);
  await suspend(root.accessToken, bob.id);
  const answer = await reinstate(root.accessToken, bob.id);
  expect([answer.status, answer.json.status, await trailOf(answer)]).toEqual([
    200,
    'active',
    ['user.reinstated done'],
  ]);
  expect(await me(bob.accessToken)).toBe('401 unauthenticated');
  const login = { json: { email: bob.email, password } };
  expect(await outcome(call('POST', '/api/login', login))).toBe('200');
});

test('a suspended user is found by the status, and the reason is recorded', async () => {
  const [root, bob] = await Promise.all([administrator(), newUser()]);
  await suspend(root.accessToken, bob.id, { reason: '<b>Spam</b>' });
  const { json } = await call('GET', `/api/admin/users/${bob.id}`, { token: root.accessToken });
  expect(json.status).toBe('suspended');
  const row = await database().auditEvent.findFirst({
    where: { subjectId: bob.id, action: 'user.suspended' },
  });
  expect(row).toMatchObject({
    actorId: root.id,
    outcome: 'done',
    detail: { reason: '<b>Spam</b>', before: 'active' },
  });
});

test('an administrator sees a user’s devices and ends them all; the user may log in again', async () => {
  const [root, bob] = await Promise.all([administrator(), newUser({ withPassword: true })]);
  const other = await session(bob.id);
  const path = `/api/admin/users/${bob.id}/sessions`;
  const seen = await call('GET', path, { token: root.accessToken });
  const ids = (seen.json.items as { id: string }[]).map(({ id }) => id);
  expect(ids.sort()).toEqual([bob.sessionId, other.sessionId].sort());
  const answer = await logOutOf(root.accessToken, bob.id);
  expect([answer.status, await trailOf(answer)]).toEqual([204, ['session.revoked done']]);
  for (const { accessToken } of [bob, other]) expect(await me(accessToken)).toBe('401 unauthenticated');
  const login = { json: { email: bob.email, password } };
  expect(await outcome(call('POST', '/api/login', login))).toBe('200');
});
