import { expect, test } from '@playwright/test';
import { SignJWT } from 'jose';
import { readRoutes } from '#scripts/routes';
import { asBrowser, call, jar, outcome } from '#tests/support/http';
import { administrator, person } from '#tests/support/people';
import { request } from '#tests/support/raw';

const refused = '401 unauthenticated';
const me = (headers: Record<string, string>) => outcome(call('GET', '/api/users/me', { headers }));
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString());

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
  test(`LOG-14 GET ${path} opens for no malformed credential`, async () => {
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

test('LOG-14 20 KB of token are refused at the door', async () => {
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

test('JWT-18 of a bearer and a cookie of two people the bearer decides, whole', async () => {
  const [alice, root] = await Promise.all([person(), administrator()]);
  const mixed = { token: alice.accessToken, cookies: jar(root) };
  expect((await call('GET', '/api/users/me', mixed)).json.id).toBe(alice.id);
  expect(await outcome(call('GET', '/api/admin', mixed))).toBe('403 forbidden');
  const left = await call('POST', '/api/logout', { ...mixed, json: {} });
  expect([left.status, left.cookies]).toEqual([204, {}]);
  expect(await outcome(call('GET', '/api/admin', { cookies: jar(root) }))).toBe('200');
});

test('JWT-18 two Authorization headers are refused, whoever they name', async () => {
  const [alice, bob] = await Promise.all([person(), person()]);
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
  const { accessToken } = await person();
  for (const name of ['access_token', 'token', 'authorization', 'jwt'])
    expect(await outcome(call('GET', `/api/users/me?${name}=${accessToken}`))).toBe(refused);
  const json = { access_token: accessToken };
  expect(await outcome(call('PATCH', '/api/users/me', { json }))).toBe(refused);
});

test('JWT-01 JWT-13 JWT-14 no change of a token’s parts is accepted', async () => {
  const [alice, root] = await Promise.all([person(), administrator()]);
  const [header = '', claims = '', signature = ''] = alice.accessToken.split('.');
  const [, , otherSignature = ''] = root.accessToken.split('.');
  const raised = encoded({
    ...decoded(claims),
    sub: root.id,
    roles: ['admin'],
    permissions: ['admin:access'],
  });
  const none = ['none', 'None', 'NONE', 'nOnE'].map((alg) => encoded({ ...decoded(header), alg }));
  const forged = [
    ...none.flatMap((unsigned) => [`${unsigned}.${claims}.`, `${unsigned}.${claims}.${signature}`]),
    ...[
      `${header}.${raised}.${signature}`,
      `${header}.${raised}.`,
      `${header}.${claims}.`,
      `${header}.${claims}`,
    ],
    ...[
      `${header}.${claims}.${otherSignature}`,
      `${header}.${claims}.${'A'.repeat(86)}`,
      `${header}.${claims}.${signature.slice(1)}`,
    ],
    ...[`${alice.accessToken}.x.y`, `.${claims}.${signature}`, `${header}..${signature}`],
    `${encoded({ ...decoded(header), kid: '../../dev/null' })}.${claims}.${signature}`,
  ];
  for (const token of forged)
    expect([token, await me({ authorization: `Bearer ${token}` })]).toEqual([token, refused]);
  expect(await me({ authorization: `bearer ${alice.accessToken}` })).toBe('200');
});

test('JWT-02 JWT-04 a token signed with the public key as a secret, or with a key it brings, is refused', async () => {
  const { accessToken } = await person();
  const [header = '', claims = ''] = accessToken.split('.');
  const { json } = await call('GET', '/.well-known/jwks.json');
  const [key] = json.keys as Record<string, string>[];
  const texts = [JSON.stringify(key), key?.x ?? '', key?.kid ?? ''].map((text) => text.padEnd(32));
  const signed = texts.map((text) =>
    new SignJWT(decoded(claims))
      .setProtectedHeader({ ...decoded(header), alg: 'HS256', jwk: { kty: 'oct', k: encoded(text) } })
      .sign(new TextEncoder().encode(text)),
  );
  for (const token of await Promise.all(signed))
    expect(await me({ authorization: `Bearer ${token}` })).toBe(refused);
});

test('JWT-17 JWT-19 five parts, deep nesting and other oddities are refused', async () => {
  const nested = `{"a":${'['.repeat(2_000)}${']'.repeat(2_000)}}`;
  const jwe = encoded({ alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 1e9, p2s: 'x' });
  for (const token of [
    `${jwe}.a.b.c.d`,
    `${Buffer.from(nested).toString('base64url')}.${encoded({})}.x`,
    '...',
    'a.b.c',
    `${encoded({ alg: 'ES256' })}.${encoded(null)}.x`,
  ])
    expect(await me({ authorization: `Bearer ${token}` })).toBe(refused);
});
