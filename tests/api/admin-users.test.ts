import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { trailOf } from '#tests/support/audit';
import { call, fieldsOf, outcome, signUpInput } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser, password, unique } from '#tests/support/users';

const users = '/api/admin/users';

test('AUZ-21 AUZ-19 unknown ids are 404 and malformed ones 422, for each verb', async () => {
  const { accessToken: token } = await administrator();
  const attempt = (verb: string, id: string) =>
    outcome(
      call(verb, `${users}/${id}`, { token, json: verb === 'PATCH' ? { username: 'x12' } : undefined }),
    );
  for (const verb of ['GET', 'PATCH', 'DELETE']) {
    expect(await attempt(verb, randomUUID())).toBe('404 not_found');
    for (const id of ['1', 'null', 'me', '%00x'.slice(3), `${randomUUID()}%20`, "'%20OR%20'1'='1", '%7B%7D'])
      expect(await attempt(verb, id)).toBe('422 invalid_input');
  }
});

test('AUZ-07 AUZ-22 roles, status and passwords cannot be set through the profile of a user', async () => {
  const bob = await newUser();
  const { accessToken: token } = await limitedAdministrator(['users:create', 'users:update']);
  const wishes = {
    roles: ['admin'],
    role: 'admin',
    status: 'suspended',
    password,
    data: { role: 'admin' },
    createdAt: 1,
  };
  const updated = await call('PATCH', `${users}/${bob.id}`, { token, json: wishes });
  expect([updated.status, fieldsOf(updated)]).toEqual([422, Object.keys(wishes).sort()]);
  const { username, email } = signUpInput();
  const created = await call('POST', users, { token, json: { username, email, ...wishes } });
  expect([created.status, fieldsOf(created)]).toEqual([422, Object.keys(wishes).sort()]);
  expect(await database().user.count({ where: { email } })).toBe(0);
});

test('AUZ-21 an id in the body or the query beside the path’s is refused', async () => {
  const [bob, carol, root] = await Promise.all([newUser(), newUser(), administrator()]);
  const token = root.accessToken;
  const twice = { token, json: { id: carol.id, username: 'x12' } };
  expect(await outcome(call('PATCH', `${users}/${bob.id}`, twice))).toBe('422 invalid_input');
  for (const verb of ['GET', 'DELETE'])
    expect(await outcome(call(verb, `${users}/${bob.id}?id=${carol.id}`, { token }))).toBe(
      '422 invalid_input',
    );
  expect(await database().user.count({ where: { id: { in: [bob.id, carol.id] } } })).toBe(2);
});

test('no user changes or deletes a more powerful user, and the refusal is recorded', async () => {
  const root = await administrator();
  const { accessToken: token } = await limitedAdministrator(['users:update', 'users:delete', 'users:read']);
  for (const verb of ['PATCH', 'DELETE']) {
    const answer = await call(verb, `${users}/${root.id}`, {
      token,
      json: verb === 'PATCH' ? { username: 'x12' } : undefined,
    });
    expect(answer.json).toMatchObject({
      status: 403,
      code: 'forbidden',
      permission: expect.stringContaining(':'),
    });
    const event = verb === 'PATCH' ? 'user.updated' : 'user.deleted';
    expect(await trailOf(answer)).toEqual([`${event} denied forbidden`]);
    const { requestId = '' } = answer.json as { requestId?: string };
    const row = await database().auditEvent.findFirst({ where: { requestId } });
    expect(row).toMatchObject({ subjectType: 'user', subjectId: root.id });
  }
});

test('no user deletes themselves on the console', async () => {
  const root = await administrator();
  const answer = await call('DELETE', `${users}/${root.id}`, { token: root.accessToken });
  expect([answer.status, answer.json.code]).toEqual([409, 'conflict']);
  expect(await trailOf(answer)).toEqual(['user.deleted invalid conflict']);
});

test('a taken email or username is 409, for a new and for an existing user', async () => {
  const [bob, carol, root] = await Promise.all([newUser(), newUser(), administrator()]);
  const token = root.accessToken;
  for (const [json, code] of [
    [{ email: bob.email.toUpperCase() }, 'email_taken'],
    [{ username: bob.username }, 'username_taken'],
  ] as const) {
    expect(await outcome(call('PATCH', `${users}/${carol.id}`, { token, json }))).toBe(`409 ${code}`);
    const { password: _, ...who } = signUpInput();
    expect(await outcome(call('POST', users, { token, json: { ...who, ...json } }))).toBe(`409 ${code}`);
  }
});

test('a new user gets a link to choose a password, shown once, and no right', async () => {
  const { accessToken: token } = await limitedAdministrator(['users:create', 'users:read']);
  const { username, email } = signUpInput();
  const answer = await call('POST', users, { token, json: { username, email } });
  expect([answer.status, await trailOf(answer)]).toEqual([201, ['user.created done']]);
  expect(answer.json).toMatchObject({
    user: { username, email, roles: ['user'], permissions: [] },
    invitationLink: expect.stringMatching(/\/welcome\?token=[\w-]{43}$/),
  });
  const { id } = answer.json.user as { id: string };
  const link = new URL(String(answer.json.invitationLink)).searchParams.get('token') ?? '';
  expect((await call('GET', `${users}/${id}`, { token })).text).not.toContain(link);
  expect(await outcome(call('POST', '/api/login', { json: { email, password } }))).toBe(
    '401 invalid_credentials',
  );
});

test('a changed email has to be verified again; the audit row has the old one', async () => {
  const [bob, root] = await Promise.all([newUser(), administrator()]);
  await database().user.update({ where: { id: bob.id }, data: { emailVerifiedAt: new Date() } });
  const email = `${unique()}@example.test`;
  const answer = await call('PATCH', `${users}/${bob.id}`, { token: root.accessToken, json: { email } });
  expect([answer.status, answer.json.email, answer.json.emailVerifiedAt]).toEqual([200, email, null]);
  expect(await trailOf(answer)).toEqual(['user.updated done']);
});

test('AUZ-16 the token of a deleted user is dead, and the same email makes a new user without the past', async () => {
  const [bob, root] = await Promise.all([administrator(), administrator()]);
  const answer = await call('DELETE', `${users}/${bob.id}`, { token: root.accessToken });
  expect([answer.status, await trailOf(answer)]).toEqual([204, ['user.deleted done']]);
  expect(await outcome(call('GET', '/api/users/me', { token: bob.accessToken }))).toBe('401 unauthenticated');
  const { username, email } = bob;
  const again = await call('POST', users, { token: root.accessToken, json: { username, email } });
  expect(again.json.user).toMatchObject({ roles: ['user'], permissions: [] });
  expect((again.json.user as { id: string }).id).not.toBe(bob.id);
  expect(await outcome(call('GET', '/api/users/me', { token: bob.accessToken }))).toBe('401 unauthenticated');
});
