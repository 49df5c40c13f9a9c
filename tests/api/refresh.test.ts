import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { trailOf } from '#tests/support/audit';
import { asBrowser, call, fromElsewhere, inBrowser, outcome } from '#tests/support/http';
import { administrator, newUser } from '#tests/support/users';

const refresh = (refreshToken: unknown) =>
  call('POST', '/api/refresh', { json: { refresh_token: refreshToken } });

const refused = '401 unauthenticated';

/** Makes the last rotation of a session look older than the grace. */
async function age(sessionId: string): Promise<void> {
  const rotatedAt = new Date(Date.now() - 60_000);
  await database().session.update({ where: { id: sessionId }, data: { rotatedAt } });
}

test('REF-13 forged, malformed and missing refresh tokens are refused', async () => {
  const [alice, bob] = await Promise.all([newUser(), newUser()]);
  const [id = '', secret = '', tag = ''] = alice.refreshToken.split('.');
  const forged = [
    'x',
    `${id}.${secret}.${'A'.repeat(43)}`,
    `${bob.sessionId}.${secret}.${tag}`,
    `${id}.${tag}.${secret}`,
  ];
  for (const token of forged) expect(await outcome(refresh(token))).toBe(refused);
  for (const token of ['', {}, [alice.refreshToken], null, 7, 'a b', 'x'.repeat(300)])
    expect(await outcome(refresh(token))).toBe('422 invalid_input');
  expect(await outcome(call('POST', '/api/refresh'))).toBe(refused);
  expect(await outcome(refresh(alice.refreshToken))).toBe('200');
});

test('JWT-12 an access token is no refresh token, and a refresh token no access token', async () => {
  const { accessToken, refreshToken } = await newUser();
  expect(['401 unauthenticated', '422 invalid_input']).toContain(await outcome(refresh(accessToken)));
  expect(await outcome(call('GET', '/api/users/me', { token: refreshToken }))).toBe(refused);
  const cookies = { 'gatehouse-access': refreshToken, 'gatehouse-refresh': accessToken };
  expect(await outcome(call('GET', '/api/users/me', { cookies }))).toBe(refused);
});

test('REF-02 a token used again after the grace ends the session, its successor too', async () => {
  const who = await newUser();
  const first = await refresh(who.refreshToken);
  const successor = String(first.json.refresh_token);
  await age(who.sessionId);
  const reuse = await refresh(who.refreshToken);
  expect([reuse.status, await trailOf(reuse)]).toEqual([401, ['session.reuse_detected done']]);
  expect(await outcome(refresh(successor))).toBe(refused);
  expect(await outcome(call('GET', '/api/users/me', { token: String(first.json.access_token) }))).toBe(
    refused,
  );
});

test('REF-10 a suspended and a deleted user get nothing for their refresh token', async () => {
  const [suspended, deleted] = await Promise.all([newUser(), newUser()]);
  await database().user.update({ where: { id: suspended.id }, data: { status: 'suspended' } });
  await database().user.delete({ where: { id: deleted.id } });
  for (const { refreshToken } of [suspended, deleted])
    expect(await outcome(refresh(refreshToken))).toBe(refused);
  expect(await database().session.count({ where: { userId: deleted.id } })).toBe(0);
});

test('REF-16 another site cannot make a browser refresh, and nothing is rotated', async () => {
  const who = await newUser();
  for (const headers of [...fromElsewhere, {}]) {
    const { cookies } = inBrowser(who);
    expect(await outcome(call('POST', '/api/refresh', { cookies, headers }))).toBe('403 cross_site_request');
  }
  const { rotatedAt, createdAt } = await database().session.findUniqueOrThrow({
    where: { id: who.sessionId },
  });
  expect(rotatedAt).toEqual(createdAt);
});

test('a script gets a new pair, and the new access token works', async () => {
  const who = await newUser();
  const { status, json } = await refresh(who.refreshToken);
  expect([status, json.token_type, json.expires_in]).toEqual([200, 'Bearer', 900]);
  expect(json.refresh_token).not.toBe(who.refreshToken);
  expect(await outcome(call('GET', '/api/users/me', { token: String(json.access_token) }))).toBe('200');
  expect(await outcome(refresh(json.refresh_token))).toBe('200');
});

test('a browser gets new cookies and no token in the body', async () => {
  const who = await newUser();
  const answer = await call('POST', '/api/refresh', { ...inBrowser(who), json: {} });
  expect([answer.status, Object.keys(answer.json).sort()]).toEqual([200, ['expires_in', 'user']]);
  expect(answer.cookies['gatehouse-refresh']).not.toBe(who.refreshToken);
  expect(answer.text).not.toContain(answer.cookies['gatehouse-refresh']);
});

test('an ended access cookie is renewed in place on any call, and only by our own pages', async () => {
  const who = await newUser();
  const cookies = { 'gatehouse-refresh': who.refreshToken };
  const read = await call('GET', '/api/users/me', { cookies });
  expect([read.status, Object.keys(read.cookies).length]).toEqual([200, 2]);
  const other = await newUser();
  const changed = {
    cookies: { 'gatehouse-refresh': other.refreshToken },
    json: { username: `x${other.username}` },
  };
  const evil = { origin: 'https://evil.test' };
  expect(await outcome(call('PATCH', '/api/users/me', { ...changed, headers: evil }))).toBe(
    '403 cross_site_request',
  );
  expect(await outcome(call('PATCH', '/api/users/me', { ...changed, headers: asBrowser() }))).toBe('200');
});

test('REF-11 a refreshed token carries the current roles', async () => {
  const who = await administrator();
  await database().userRole.deleteMany({ where: { userId: who.id, role: { name: 'admin' } } });
  const { json } = await refresh(who.refreshToken);
  expect(json.user).toMatchObject({ roles: ['user'], permissions: [] });
  const [, claims = ''] = String(json.access_token).split('.');
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    roles: ['user'],
    permissions: [],
  });
});
