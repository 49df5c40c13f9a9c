import { expect } from '@playwright/test';
import { test } from '#tests/support/fixtures';
import { asBrowser, call, outcome, signUpInput } from '#tests/support/http';
import type { Installation } from '#tests/support/installation';
import { inSequence, loginAttempts, newIp, outcomes, refillLimits } from '#tests/support/login-attempts';
import { startServer } from '#tests/support/server';

/** The limits as two nodes keep them together: by IP, by path, after a restart, and on a page. */

test.describe.configure({ mode: 'default' });

let installation: Installation;

test.beforeAll(({ limitedNodes }) => {
  installation = limitedNodes;
});

test.beforeEach(() => refillLimits(installation));

const { tryLogin, registerUser, exhaust } = loginAttempts(() => installation);

const node = (index: number) => installation.nodes[index % installation.nodes.length]?.url ?? '';

/** As if so long had passed for every limit. */
const pass = (minutes: number) =>
  installation.query('UPDATE "RateLimitCounter" SET "endsAt" = "endsAt" - $1 * interval \'1 minute\'', [
    minutes,
  ]);

test('RTL-12 a restart of the nodes forgets nothing', async () => {
  const email = 'ada@example.test';
  const before = await startServer(installation.environment);
  for (let count = 0; count < 5; count += 1)
    expect(await outcome(tryLogin({ email, server: before.url }))).toBe('401 invalid_credentials');
  await before.stop();
  // As a node that starts anew, these have heard of none of it.
  for (const { url: server } of installation.nodes)
    expect(await outcome(tryLogin({ email, server }))).toBe('429 rate_limited');
});

test('RTL-02 RTL-07 one IP, or one /64, is stopped over many accounts', async () => {
  const counts = await inSequence(80, (index) =>
    tryLogin({
      email: `y${index}@example.test`,
      ip: `2001:db8:7:7::${index.toString(16)}`,
      server: node(index),
    }),
  );
  expect(counts).toEqual({ '401 invalid_credentials': 60, '429 rate_limited': 20 });
});

test('RTL-03 RTL-05 without a trusted proxy no header gives a client another IP', async () => {
  const node = await startServer({ ...installation.environment, TRUSTED_PROXIES: '' });
  try {
    const counts = await inSequence(70, (index) => {
      const ip = `203.0.113.${index}`;
      const claims = ['x-forwarded-for', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip', 'x-client-ip'];
      const headers = { ...Object.fromEntries(claims.map((name) => [name, ip])), forwarded: `for=${ip}` };
      const json = { email: `z${index}@example.test`, password: 'wrong-password-1' };
      return call('POST', '/api/login', { server: node.url, json, headers });
    });
    expect(counts).toEqual({ '401 invalid_credentials': 60, '429 rate_limited': 10 });
  } finally {
    await node.stop();
  }
});

test('RTL-08 RTL-09 no field and no spelling of the path gives a name another limit', async () => {
  const { email } = await registerUser();
  await exhaust(email);
  const json = { email, password: 'wrong-password-1' };
  const paths = [
    '/login',
    '//api/login',
    '/api/login/',
    '/API/login',
    '/%61pi/login',
    '/api/login?x=1',
    '/api//login',
  ];
  for (const path of paths) {
    const { status } = await call('POST', path, {
      server: installation.url,
      json,
      headers: { 'x-forwarded-for': newIp() },
    });
    expect([path, [308, 404, 405, 422, 429].includes(status)]).toEqual([path, true]);
  }
  const extra = { ...json, identifier: 'x', username: 'x' };
  expect(await outcome(call('POST', '/api/login', { server: installation.url, json: extra }))).toBe(
    '422 invalid_input',
  );
});

test('RST-18 a thief of a session cannot guess the current password', async () => {
  const who = await registerUser();
  const { json } = await tryLogin(who);
  const change = (currentPassword: string) =>
    call('PUT', '/api/users/me/password', {
      server: installation.url,
      token: String(json.access_token),
      json: { currentPassword, newPassword: 'another-basket-17' },
    });
  const guesses = Array.from({ length: 20 }, (_, index) => change(`wrong-password-${index}`));
  expect(await outcomes(guesses)).toEqual({ '401 invalid_credentials': 5, '429 rate_limited': 15 });
  expect(await outcome(change(who.password))).toBe('429 rate_limited');
  await pass(60);
  expect(await outcome(change(who.password))).toBe('204');
});

test('FLT-14 if attempts cannot be counted, no password is checked', async () => {
  const who = await registerUser();
  const register = () =>
    outcome(call('POST', '/api/register', { server: installation.url, json: signUpInput() }));
  await installation.query('ALTER TABLE "RateLimitCounter" RENAME TO "Elsewhere"');
  try {
    expect(await outcome(tryLogin(who))).toBe('503 unavailable');
    expect(await register()).toBe('503 unavailable');
  } finally {
    await installation.query('ALTER TABLE "Elsewhere" RENAME TO "RateLimitCounter"');
  }
  expect(await outcome(tryLogin(who))).toBe('200');
});

test('a form that is limited says so on its page, without JavaScript', async () => {
  const { email } = await registerUser();
  await exhaust(email);
  const form = { email, password: 'wrong-password-1', _next: '/account', _back: '/login' };
  const refused = await call('POST', '/api/login', {
    server: installation.url,
    form,
    headers: asBrowser(installation.url),
  });
  expect([refused.status, refused.headers.get('location')]).toEqual([303, '/login']);
  const page = await call('GET', '/login', { server: installation.url, cookies: refused.cookies });
  expect(page.text).toContain('Too many attempts. Please try again in ');
});
