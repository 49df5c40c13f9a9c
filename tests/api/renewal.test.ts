import { expect } from '@playwright/test';
import { answers, type ErrorCode } from '#lib/errors';
import { test } from '#tests/support/fixtures';
import { asBrowser, call, inBrowser, jar, outcome } from '#tests/support/http';
import { type Installation, registerUser } from '#tests/support/installation';
import { refillLimits } from '#tests/support/login-attempts';
import { settled } from '#tests/support/signing-keys';

/** Renewal in place, where something is gone: the key of the access token, the database, the budget. */

test.describe.configure({ mode: 'default', timeout: 120_000 });

let installation: Installation;
/** Users whose access tokens a key signed that has leaked. */
let leaked: Browser[];

interface Browser {
  id: string;
  username: string;
  accessToken: string;
  refreshToken: string;
}

async function loggedIn(): Promise<Browser> {
  const { id, username, token, refreshToken } = await registerUser(installation);
  return { id, username, accessToken: token, refreshToken };
}

const asked = (method: string, path: string, options: Parameters<typeof call>[2] = {}) =>
  call(method, path, { server: installation.url, ...options });

const html = { accept: 'text/html' };

/** Sends a form of the account's page; the node is another one than its page came from, as behind a balancer. */
const sendForm = (who: Browser) =>
  call('POST', '/api/users/me', {
    server: installation.nodes[1]?.url ?? '',
    ...inBrowser(who, installation.url),
    form: { username: `${who.username}-x`, _method: 'PATCH', _next: '/account?done=1', _back: '/account' },
  });

/** A key has leaked: every node has forgotten it, and signs with another. */
async function loseKeys(): Promise<void> {
  await installation.command('keys', 'rotate', '--at-once');
  const [{ kid } = { kid: '' }] = await installation.query<{ kid: string }>(
    'SELECT "id" AS "kid" FROM "SigningKey" WHERE "retiresAt" IS NULL',
  );
  await settled(installation, [kid]);
}

test.beforeAll(async ({ limitedNodes }) => {
  installation = limitedNodes;
  await refillLimits(installation);
  leaked = [];
  while (leaked.length < 8) leaked.push(await loggedIn());
  await loseKeys();
});

test.afterAll(() => refillLimits(installation));

/** So many of them, each for one test. */
const take = (count: number) => leaked.splice(0, count) as [Browser, Browser, Browser, Browser];

/** Works while a table is gone. */
async function without(table: string, work: () => Promise<void>): Promise<void> {
  await installation.query(`ALTER TABLE "${table}" RENAME TO "Gone"`);
  try {
    await work();
  } finally {
    await installation.query(`ALTER TABLE "Gone" RENAME TO "${table}"`);
  }
}

/** As if the last rotation of the session had been a minute ago. */
const age = ({ refreshToken }: Browser) =>
  installation.query(
    `UPDATE "Session" SET "rotatedAt" = "rotatedAt" - interval '1 minute' WHERE "id" = $1::uuid`,
    [refreshToken.slice(0, 36)],
  );

const renewed = ['gatehouse-access', 'gatehouse-refresh'];

test('JWT-22 after a leak a refused access cookie alone, or with an ended session, opens nothing', async () => {
  const [alone, ended] = take(2);
  await installation.query('UPDATE "Session" SET "revokedAt" = now() WHERE "userId" = $1', [ended.id]);
  for (const cookies of [{ 'gatehouse-access': alone.accessToken }, jar(ended)]) {
    expect(await outcome(asked('GET', '/api/users/me', { cookies }))).toBe('401 unauthenticated');
    const home = await asked('GET', '/', { cookies, headers: html });
    // Only a refused refresh shows that they are dead.
    const cleared = 'gatehouse-refresh' in cookies ? { 'gatehouse-access': '', 'gatehouse-refresh': '' } : {};
    expect([home.status, home.text.includes('Welcome back.'), home.cookies]).toEqual([200, false, cleared]);
    const login = await asked('GET', '/login?next=/account', { cookies, headers: html });
    expect([login.status, login.text.includes('type="password"')]).toEqual([200, true]);
  }
  const form = await sendForm(ended);
  expect([form.status, form.headers.get('location')]).toEqual([303, '/login?next=%2Faccount']);
});

test('JWT-22 after a leak a browser goes on without the login form, on a page, on /login and with an open form', async () => {
  const [atHome, atLogin, atForm, atScript] = take(4);
  const home = await asked('GET', '/', { cookies: jar(atHome), headers: html });
  expect([home.status, home.text.includes(atHome.username), Object.keys(home.cookies)]).toEqual([
    200,
    true,
    renewed,
  ]);
  const login = await asked('GET', '/login?next=/account', { cookies: jar(atLogin), headers: html });
  expect([login.status, login.headers.get('location')]).toEqual([307, '/account']);
  const account = await asked('GET', '/account', { cookies: login.cookies, headers: html });
  expect([account.status, account.cookies]).toEqual([200, {}]);
  const form = await sendForm(atForm);
  expect([form.status, form.headers.get('location')]).toEqual([303, '/account?done=1']);
  expect(Object.keys(form.cookies)).toEqual(expect.arrayContaining(renewed));
  const script = await asked('GET', '/api/users/me', inBrowser(atScript, installation.url));
  expect([script.status, script.json.username]).toEqual([200, atScript.username]);
});

test('a refused bearer token does not fall back to the cookies', async () => {
  const [who] = take(1);
  const both = { ...inBrowser(who, installation.url), token: who.accessToken };
  const answer = await asked('GET', '/api/users/me', both);
  expect([answer.status, answer.cookies]).toEqual([401, {}]);
});

test('the middleware sends no query for a valid access cookie, nor for a refused one alone', async () => {
  const [refused] = take(1);
  const valid = await loggedIn();
  await without('Session', async () => {
    for (const cookies of [jar(valid), { 'gatehouse-access': refused.accessToken }])
      expect((await asked('GET', '/', { cookies, headers: html })).status).toBe(200);
    expect((await asked('GET', '/', { cookies: jar(refused), headers: html })).status).toBe(503);
  });
  const read = await asked('GET', '/api/users/me', inBrowser(valid, installation.url));
  expect([read.status, read.cookies]).toEqual([200, {}]);
});

test('REF-02 a refresh that fails because of the database spends nothing: the same token works after the grace', async () => {
  const logins: ((who: Browser) => ReturnType<typeof call>)[] = [
    ({ refreshToken }) => asked('POST', '/api/refresh', { json: { refresh_token: refreshToken } }),
    ({ refreshToken }) => asked('GET', '/', { cookies: { 'gatehouse-refresh': refreshToken } }),
    ({ refreshToken }) => asked('GET', '/api/users/me', { cookies: { 'gatehouse-refresh': refreshToken } }),
  ];
  for (const enter of logins) {
    const who = await loggedIn();
    // The last table that the actor is read from.
    await without('RolePermission', async () => expect((await enter(who)).status).toBe(503));
    await age(who);
    expect((await enter(who)).status).toBe(200);
    expect(
      await installation.query(
        `SELECT FROM "AuditEvent" WHERE "action" = 'session.reuse_detected' AND "subjectId" = $1`,
        [who.id],
      ),
    ).toEqual([]);
  }
});

const problem = (status: number, code: string) => ({ type: 'about:blank', status, code });

test('the middleware refuses with a problem document on the API, with a reference, and with a page in a browser', async () => {
  const { refreshToken } = await loggedIn();
  const cookies = { 'gatehouse-refresh': refreshToken };
  const browser = { ...asBrowser(installation.url), accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  const form = { _method: 'PATCH', _next: '/account', _back: '/account' };
  const expectAll = async (status: number, code: ErrorCode) => {
    const scripts = [
      await asked('GET', '/api/users/me', { cookies, headers: asBrowser(installation.url) }),
      await asked('GET', '/api/users/me', { cookies, headers: browser }),
      await asked('POST', '/api/users/me', {
        cookies,
        form,
        headers: { ...asBrowser(installation.url), accept: 'application/json' },
      }),
    ];
    for (const { json, headers } of scripts) {
      expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(json).toMatchObject(problem(status, code));
      expect(json.requestId).toBe(headers.get('x-request-id'));
    }
    const users = [
      await asked('GET', '/', { cookies, headers: html }),
      await asked('POST', '/api/users/me', { cookies, form, headers: browser }),
    ];
    for (const { text, headers } of users) {
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(text).toContain(`<h1>${answers[code].title}</h1>`);
      expect(text).toContain(headers.get('x-request-id'));
    }
    for (const answer of [...scripts, ...users]) {
      expect(answer.status).toBe(status);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
  };
  await without('Session', () => expectAll(503, 'unavailable'));
  await installation.query(
    `UPDATE "RateLimitCounter" SET "used" = 1000000, "endsAt" = "endsAt" + interval '1 minute' WHERE "key" LIKE 'refresh:%'`,
  );
  await expectAll(429, 'rate_limited');
});
