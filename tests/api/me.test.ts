import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { trailOf } from '#tests/support/audit';
import { call, fieldsOf, outcome } from '#tests/support/http';
import { partsOf } from '#tests/support/token-parts';
import { limitedAdministrator, newUser, password, unique } from '#tests/support/users';

const update = (token: string, json: unknown) => call('PATCH', '/api/users/me', { token, json });

test('AUZ-04 no user changes another user by naming them', async () => {
  const [alice, bob] = await Promise.all([newUser(), newUser()]);
  for (const json of [
    { id: bob.id, username: 'x12' },
    { userId: bob.id },
    { username: 'y12', email: 'b@example.test' },
  ])
    expect(await outcome(update(alice.accessToken, json))).toBe('422 invalid_input');
  const { username } = await database().user.findUniqueOrThrow({ where: { id: bob.id } });
  expect(username).toBe(bob.username);
});

test('RST-17 REG-01 no user sets their own roles, status or verified mark', async () => {
  const who = await newUser();
  const wishes = {
    emailVerified: true,
    emailVerifiedAt: new Date(),
    roles: ['admin'],
    status: 'active',
    password: 'x',
  };
  const answer = await update(who.accessToken, wishes);
  expect([answer.status, fieldsOf(answer)]).toEqual([422, Object.keys(wishes).sort()]);
});

test('AUZ-18 the query of me chooses nothing', async () => {
  const { accessToken } = await newUser();
  for (const query of ['?include=password', '?select=hash', '?id=x', '?fields[]=password'])
    expect(await outcome(call('GET', `/api/users/me${query}`, { token: accessToken }))).toBe(
      '422 invalid_input',
    );
});

test('a taken username is 409 in any spelling, and leaves a row', async () => {
  const [alice, bob] = await Promise.all([newUser(), newUser()]);
  const answer = await update(alice.accessToken, { username: bob.username.toUpperCase() });
  expect(answer.json).toMatchObject({ status: 409, code: 'username_taken' });
  expect(await trailOf(answer)).toEqual(['user.updated invalid username_taken']);
});

test('AUZ-17 me has the profile and the permissions of the caller, and no secret', async () => {
  const who = await limitedAdministrator(['users:read', 'admin:access'], { withPassword: true });
  const { status, json } = await call('GET', '/api/users/me', { token: who.accessToken });
  expect(status).toBe(200);
  expect(json).toEqual({
    id: who.id,
    username: who.username,
    displayName: null,
    email: who.email,
    emailVerifiedAt: null,
    status: 'active',
    roles: expect.arrayContaining(['user']),
    permissions: ['admin:access', 'users:read'],
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    lastLoginAt: null,
  });
});

test('a display name that shows nothing, turns the direction of text or is too long is refused', async () => {
  const { accessToken } = await newUser();
  const zeroWidth = '\u200b\u2060';
  for (const displayName of [zeroWidth, 'a\u202eb', 'a\nb', 'a\u0000', '\ud800', '𞤀'.repeat(101), 7])
    expect(fieldsOf(await update(accessToken, { displayName }))).toEqual(['displayName']);
});

test('a display name of any script is kept, is in the token that other services read, and can be cleared', async () => {
  const who = await newUser({ withPassword: true });
  const claimed = async () => {
    const { json } = await call('POST', '/api/login', { json: { email: who.email, password } });
    return partsOf(String(json.access_token)).claims.name;
  };
  for (const given of [' José García ', '太郎', '𞤀'.repeat(100)]) {
    const displayName = given.trim();
    const answer = await update(who.accessToken, { displayName: given });
    expect([answer.status, answer.json.displayName]).toEqual([200, displayName]);
    expect(await trailOf(answer)).toEqual(['user.updated done']);
    expect(await claimed()).toBe(displayName);
  }
  for (const nothing of [null, ''])
    expect((await update(who.accessToken, { displayName: nothing })).json.displayName).toBeNull();
  expect(await claimed()).toBeUndefined();
});

test('a new username is answered, kept and recorded; its own other spelling is allowed', async () => {
  const who = await newUser();
  const username = `New-${unique()}.x_`;
  const answer = await update(who.accessToken, { username });
  expect([answer.status, answer.json.username]).toEqual([200, username]);
  expect(await trailOf(answer)).toEqual(['user.updated done']);
  expect(await outcome(update(who.accessToken, { username: username.toLowerCase() }))).toBe('200');
  expect(await outcome(update(who.accessToken, {}))).toBe('200');
});

test('HEAD answers as GET does, without the body', async () => {
  const { accessToken } = await newUser();
  const answer = await call('HEAD', '/api/users/me', { token: accessToken });
  expect([answer.status, answer.text]).toEqual([200, '']);
  expect((await call('HEAD', '/api/users/me')).status).toBe(401);
});
