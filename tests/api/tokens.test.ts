import { expect, test } from '@playwright/test';
import { readRoutes } from '#scripts/routes';
import { asBrowser, call, jar, outcome } from '#tests/support/http';
import { request } from '#tests/support/raw';
import { administrator, newUser } from '#tests/support/users';

const refused = '401 unauthenticated';

const malformed = [
  '',
  'Bearer',
  'Bearer ',
  'Bearer  x',
  'Bearer x y',
  'Bearer a,b',
  'Basic zzz',
  'Basic YTpi',
  'Bearer %E0%A4%A',
  'Bearer null',
];

for (const { path, operations } of await readRoutes()) {
  const allow = operations.GET?.declaration.allow;
  if (!allow || allow === 'anyone') continue;
  test(`LOG-14 GET ${path} refuses every malformed credential`, async () => {
    const target = path.replace(/\{\w+\}/g, '0190f5a0-0000-7000-8000-000000000000');
    for (const authorization of [...malformed, `Bearer ${'x'.repeat(9_000)}`])
      expect([
        authorization.slice(0, 20),
        await outcome(call('GET', target, { headers: { authorization } })),
      ]).toEqual([authorization.slice(0, 20), refused]);
    for (const cookie of ['%E0%A4%A', '={', '', '""', 'null', '%00', 'x'.repeat(7_000)]) {
      const headers = { cookie: `gatehouse-access=${cookie}; gatehouse-refresh=${cookie}` };
      expect([cookie.slice(0, 20), await outcome(call('GET', target, { headers }))]).toEqual([
        cookie.slice(0, 20),
        refused,
      ]);
    }
  });
}

test('LOG-14 a token of 20 KB is refused', async () => {
  const { status } = await call('GET', '/api/users/me', {
    headers: { authorization: `Bearer ${'x'.repeat(20_000)}` },
  });
  expect([401, 431]).toContain(status);
});

test('a present but invalid bearer never falls back to the cookie', async () => {
  const who = await administrator();
  // Another scheme is no bearer at all: tests/api/same-origin.test.ts.
  for (const authorization of ['Bearer x', 'bearer  x', 'Bearer', 'BEARER ']) {
    const headers = { ...asBrowser(), authorization };
    for (const path of ['/api/users/me', '/api/admin'])
      expect(await outcome(call('GET', path, { cookies: jar(who), headers }))).toBe(refused);
  }
  const onlyRefresh = { 'gatehouse-refresh': who.refreshToken };
  expect(await outcome(call('GET', '/api/users/me', { cookies: onlyRefresh, token: 'x' }))).toBe(refused);
});

test('JWT-18 with a bearer token and a cookie of two users the bearer token decides', async () => {
  const [alice, root] = await Promise.all([newUser(), administrator()]);
  const mixed = { token: alice.accessToken, cookies: jar(root) };
  expect((await call('GET', '/api/users/me', mixed)).json.id).toBe(alice.id);
  expect(await outcome(call('GET', '/api/admin', mixed))).toBe('403 forbidden');
  const left = await call('POST', '/api/logout', { ...mixed, json: {} });
  expect([left.status, left.cookies]).toEqual([204, {}]);
  expect(await outcome(call('GET', '/api/admin', { cookies: jar(root) }))).toBe('200');
});

test('JWT-18 two Authorization headers are refused, for any users', async () => {
  const [alice, bob] = await Promise.all([newUser(), newUser()]);
  const line = ({ accessToken }: { accessToken: string }, name = 'Authorization') =>
    `${name}: Bearer ${accessToken}`;
  for (const lines of [
    [line(alice), line(bob)],
    [line(bob), line(alice, 'AUTHORIZATION')],
    [line(alice), line(alice)],
    [line(alice), 'Authorization:'],
  ]) {
    const { status, body } = await request('GET /api/users/me', lines);
    expect(status).toBe(400);
    for (const { id } of [alice, bob]) expect(body).not.toContain(id);
  }
});

test('JWT-24 a token in the URL is no credential', async () => {
  const { accessToken } = await newUser();
  for (const name of ['access_token', 'token', 'authorization', 'jwt'])
    expect(await outcome(call('GET', `/api/users/me?${name}=${accessToken}`))).toBe(refused);
  const json = { access_token: accessToken };
  expect(await outcome(call('PATCH', '/api/users/me', { json }))).toBe(refused);
});
