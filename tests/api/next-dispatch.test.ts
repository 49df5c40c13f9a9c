import { expect, test } from '@playwright/test';
import { type Answer, asBrowser, call, signUpInput } from '#tests/support/http';
import { startServer, type TestServer } from '#tests/support/server';

/** In development Next calls the handlers of the API, in production our own server does. The answers are equal. */

test.describe.configure({ mode: 'default', timeout: 120_000 });

let servers: TestServer[];

test.beforeAll(async () => {
  const environment = { BCRYPT_COST: '4', RATE_LIMITS: 'off' };
  servers = await Promise.all([startServer(environment), startServer(environment, { development: true })]);
});

test.afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.stop()));
});

const compared = ['content-type', 'cache-control', 'allow', 'www-authenticate', 'location', 'retry-after'];

/** The stable part of an answer: no ids, tokens or times. */
const essenceOf = ({ status, headers, json, cookies }: Answer) => ({
  status,
  headers: compared.map((name) => headers.get(name)),
  keys: Object.keys(json).sort(),
  code: json.code,
  cookies: Object.keys(cookies).sort(),
});

type Request = [method: string, path: string, options?: Parameters<typeof call>[2]];

async function expectAlike(requests: (server: string) => Request[]): Promise<void> {
  const answers = await Promise.all(
    servers.map(async ({ url }) => {
      const given: [string, unknown][] = [];
      for (const [method, path, options] of requests(url))
        given.push([`${method} ${path}`, essenceOf(await call(method, path, { ...options, server: url }))]);
      return given;
    }),
  );
  expect(answers[0]).toEqual(answers[1]);
}

test('open operations, refusals and unknown paths are answered alike', () =>
  expectAlike(() => [
    ['GET', '/api/health'],
    ['HEAD', '/api/health'],
    ['GET', '/api/health?verbose=1'],
    ['GET', '/api/health/ready'],
    ['GET', '/.well-known/jwks.json'],
    ['GET', '/api/openapi.json'],
    ['OPTIONS', '/api/users/me'],
    ['DELETE', '/api/users/me'],
    ['PUT', '/api/login'],
    ['GET', '/api/users/me'],
    ['GET', '/users/me'],
    ['GET', '/api/nothing/here?x=1'],
    ['POST', '/api/nothing'],
    ['GET', '/api/admin/users/x/roles/a%2Fb'],
    ['POST', '/api/login', { body: '{', headers: { 'content-type': 'application/json' } }],
    ['POST', '/api/login', { body: 'x', headers: { 'content-type': 'text/plain' } }],
    ['POST', '/api/login', { json: {} }],
    ['POST', '/api/login', { json: {}, headers: { origin: 'https://evil.test' } }],
  ]));

test('scripts, the scripts of pages and plain forms are answered alike', async () => {
  const who = signUpInput();
  const { email, password } = who;
  await expectAlike((url) => [
    ['POST', '/register', { json: who }],
    ['POST', '/register', { json: who }],
    ['POST', '/login', { json: { email, password } }],
    ['POST', '/login', { json: { email, password: `${password}x` } }],
    [
      'POST',
      '/api/login',
      { form: { email, password }, headers: { ...asBrowser(url), accept: 'application/json' } },
    ],
    [
      'POST',
      '/api/login',
      {
        form: { email, password, _next: '/account', _back: '/login' },
        headers: { ...asBrowser(url), accept: 'text/html' },
      },
    ],
    [
      'POST',
      '/api/login',
      {
        form: { email, password: 'wrong', _next: '/account', _back: '/login' },
        headers: { ...asBrowser(url), accept: 'text/html' },
      },
    ],
    [
      'POST',
      '/api/users/me',
      {
        form: { _method: 'PATCH', _back: '/account', username: 'x' },
        headers: { ...asBrowser(url), accept: 'text/html' },
      },
    ],
  ]);
});

test('tokens, parameters, lists and files are answered alike', async () => {
  const who = signUpInput();
  const tokens = new Map<string, string>();
  for (const { url } of servers) {
    await call('POST', '/register', { server: url, json: who });
    const { json } = await call('POST', '/login', {
      server: url,
      json: { email: who.email, password: who.password },
    });
    tokens.set(url, String(json.access_token));
  }
  await expectAlike((url) => {
    const token = tokens.get(url) ?? '';
    return [
      ['GET', '/users/me', { token }],
      ['HEAD', '/users/me', { token }],
      ['PATCH', '/api/users/me', { token, json: { username: `${who.username}-2` } }],
      ['GET', '/api/users/me/sessions?limit=1', { token }],
      ['DELETE', '/api/users/me/sessions/00000000-0000-7000-8000-000000000000', { token }],
      ['DELETE', '/api/users/me/sessions/x?id=y', { token }],
      ['GET', '/api/admin', { token }],
      ['GET', '/admin', { token }],
      ['GET', '/api/admin/users/%F0%9F%99%82', { token }],
      ['POST', '/api/logout', { token }],
      ['GET', '/users/me', { token }],
    ];
  });
});
