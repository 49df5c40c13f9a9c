import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { trailOf } from '#tests/support/audit';
import { call, fieldsOf, outcome } from '#tests/support/http';
import { administrator, newUser, password, session } from '#tests/support/users';

const newPassword = 'copper-lantern-58';
const change = (token: string, json: unknown) => call('PUT', '/api/users/me/password', { token, json });
const reset = (json: unknown) => call('PUT', '/api/password-reset', { json });
const hashOf = async (userId: string) => (await database().password.findUnique({ where: { userId } }))?.hash;

/** A user, and the secret of a link to choose a new password. */
async function withLink() {
  const [{ accessToken }, who] = await Promise.all([administrator(), newUser()]);
  const path = `/api/admin/users/${who.id}/password-link`;
  const { json } = await call('POST', path, { token: accessToken, json: {} });
  return { ...who, token: new URL(String(json.passwordLink)).searchParams.get('token') ?? '' };
}

test('RST-18 a wrong or missing current password is refused, and changes nothing', async () => {
  const who = await newUser({ withPassword: true });
  const other = await session(who.id);
  const before = await hashOf(who.id);
  const wrong = await change(who.accessToken, { currentPassword: 'not-this-one-7', newPassword });
  expect([wrong.status, wrong.json.code]).toEqual([401, 'invalid_credentials']);
  expect(await trailOf(wrong)).toEqual(['password.changed denied invalid_credentials']);
  const missing = await change(who.accessToken, { newPassword });
  expect([missing.status, fieldsOf(missing)]).toEqual([422, ['currentPassword']]);
  expect(await hashOf(who.id)).toBe(before);
  expect(await outcome(call('GET', '/api/users/me', { token: other.accessToken }))).toBe('200');
});

test('REG-06 REG-07 a bad new password is refused for any current one', async () => {
  const who = await newUser({ withPassword: true });
  for (const bad of ['short7!', 'password123', who.username, 'x9-'.repeat(43), '\ud800bcdefgh']) {
    const answer = await change(who.accessToken, { currentPassword: password, newPassword: bad });
    expect([answer.status, fieldsOf(answer)]).toEqual([422, ['newPassword']]);
  }
});

test('AUZ-04 no user changes the password of another user by naming them', async () => {
  const [alice, bob] = await Promise.all([newUser({ withPassword: true }), newUser({ withPassword: true })]);
  const before = await hashOf(bob.id);
  const json = { currentPassword: password, newPassword, userId: bob.id };
  expect(await outcome(change(alice.accessToken, json))).toBe('422 invalid_input');
  expect(await hashOf(bob.id)).toBe(before);
});

test('a changed password ends every other session, keeps this one, and leaves a row without a secret', async () => {
  const who = await newUser({ withPassword: true });
  const other = await session(who.id);
  const answer = await change(who.accessToken, { currentPassword: password, newPassword });
  expect([answer.status, await trailOf(answer)]).toEqual([204, ['password.changed done']]);
  expect(await outcome(call('GET', '/api/users/me', { token: who.accessToken }))).toBe('200');
  expect(await outcome(call('GET', '/api/users/me', { token: other.accessToken }))).toBe(
    '401 unauthenticated',
  );
  const login = (secret: string) =>
    call('POST', '/api/login', { json: { email: who.email, password: secret } });
  expect(await outcome(login(password))).toBe('401 invalid_credentials');
  expect(await outcome(login(newPassword))).toBe('200');
});

test('ENU-09 unknown, spent, expired and other links are the same 401', async () => {
  const [expired, spent] = await Promise.all([withLink(), withLink()]);
  await database().oneTimeToken.updateMany({
    where: { userId: expired.id },
    data: { expiresAt: new Date(0) },
  });
  expect(await outcome(reset({ token: spent.token, newPassword }))).toBe('200');
  const { accessToken } = await newUser();
  const tokens = ['x', 'A'.repeat(43), expired.token, spent.token, (await newUser()).refreshToken];
  for (const token of tokens) expect(await outcome(reset({ token, newPassword }))).toBe('401 invalid_token');
  expect(await outcome(reset({ newPassword }))).toBe('401 invalid_token');
  expect(await outcome(reset({ token: accessToken.slice(0, 200), newPassword }))).toBe('401 invalid_token');
});

test('RST-07 a link is bound to its user, and a bad password does not spend it', async () => {
  const [who, bob] = await Promise.all([withLink(), newUser()]);
  for (const extra of [
    { email: bob.email },
    { userId: bob.id },
    { newPassword: 'short' },
    { newPassword: who.username },
  ])
    expect(await outcome(reset({ token: who.token, newPassword, ...extra }))).toBe('422 invalid_input');
  expect(await hashOf(bob.id)).toBeUndefined();
  expect(await outcome(reset({ token: who.token, newPassword }))).toBe('200');
});

test('RST-02 of 6 parallel uses of one link one succeeds, and all sessions of the user end', async () => {
  const who = await withLink();
  const open = await session(who.id);
  const uses = Array.from({ length: 6 }, () => outcome(reset({ token: who.token, newPassword })));
  const outcomes = (await Promise.all(uses)).sort();
  expect(outcomes).toEqual(['200', ...Array(5).fill('401 invalid_token')]);
  expect(await outcome(call('GET', '/api/users/me', { token: open.accessToken }))).toBe(
    '401 unauthenticated',
  );
});
