import { randomUUID } from 'node:crypto';
import { expect } from '@playwright/test';
import { rowsOfCaller } from '#lib/core/audit/denials';
import { type RateLimitName, rateLimits } from '#lib/core/rate-limits/limits';
import { test } from '#tests/support/fixtures';
import { type Answer, call, jar, outcome } from '#tests/support/http';
import {
  type Account,
  type Installation,
  logIn,
  newAdministrator,
  registerUser,
} from '#tests/support/installation';
import { refillLimits } from '#tests/support/login-attempts';
import { unique } from '#tests/support/users';

/** Each budget ends. */

test.describe.configure({ mode: 'default' });

let installation: Installation;
let root: Account;

test.beforeAll(async ({ limitedNodes }) => {
  installation = limitedNodes;
  await refillLimits(installation);
  root = await newAdministrator(installation);
});

// Each begins with all budgets whole.
test.beforeEach(() => refillLimits(installation));

const unknownSession = '0198c0de-0000-7000-8000-000000000000';

type Counted = Exclude<RateLimitName, 'session'>;

/** A call of each that changes nothing, but counts. */
const calls = (): Record<Counted, [method: string, path: string, json?: object]> => ({
  login: ['POST', '/api/login', { email: 'nobody@example.test', password: 'wrong-password-1' }],
  register: ['POST', '/api/register', {}],
  // Within the grace the same token is answered again.
  refresh: ['POST', '/api/refresh', { refresh_token: root.refreshToken }],
  link: ['PUT', '/api/password-reset', {}],
  account: ['DELETE', `/api/users/me/sessions/${unknownSession}`],
  profile: ['PATCH', '/api/users/me', {}],
  administration: ['POST', '/api/admin/users', {}],
  export: ['GET', '/api/admin/users?format=csv'],
  search: ['GET', '/api/admin/users/nobody'],
});

const ask = (name: Counted) => {
  const [method, path, json] = calls()[name];
  const token = rateLimits[name].by === 'ip' || name === 'refresh' ? {} : { token: root.token };
  return call(method, path, { server: installation.url, json, ...token });
};

const shared = (Object.keys(rateLimits) as RateLimitName[]).filter(
  (name): name is Counted => name !== 'session' && rateLimits[name].store === 'shared',
);

for (const name of shared) {
  test(`RTL-16 the limit of ${name} is reached, and the refusal says how long to wait`, async () => {
    await ask(name);
    const { limit } = rateLimits[name];
    const spent = await installation.query(
      `UPDATE "RateLimitCounter" SET "used" = $1, "endsAt" = "endsAt" + interval '1 minute' WHERE "key" LIKE $2 RETURNING 1`,
      [limit - 1, `${name}:%`],
    );
    expect(spent).toHaveLength(1);
    expect((await ask(name)).status).not.toBe(429);
    const refused = await ask(name);
    expect([refused.status, refused.json.code]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await outcome(call('GET', '/api/users/me', { server: installation.url, token: root.token }))).toBe(
      '200',
    );
  });
}

/** As if all points but one of the windows whose keys begin so were spent. */
const spendAllButOne = async (name: keyof typeof rateLimits) =>
  installation.query('UPDATE "RateLimitCounter" SET "used" = $1 WHERE "key" LIKE $2', [
    rateLimits[name].limit - 1,
    `${name}:%`,
  ]);

test('a refresh with a forged token is charged to no user', async () => {
  const forged = `${root.refreshToken.slice(0, -4)}AAAA`;
  for (const token of ['x', forged])
    expect(
      await outcome(
        call('POST', '/api/refresh', { server: installation.url, json: { refresh_token: token } }),
      ),
    ).toBe('401 unauthenticated');
  expect(await installation.query(`SELECT FROM "RateLimitCounter" WHERE "key" LIKE 'refresh:%'`)).toEqual([]);
});

/** Uses up what this session may do to its account. */
async function useUp(token: string): Promise<void> {
  const busy = () =>
    call('DELETE', `/api/users/me/sessions/${unknownSession}`, { server: installation.url, token });
  await busy();
  await spendAllButOne('account');
  await busy();
  expect(await outcome(busy())).toBe('429 rate_limited');
}

test('a thief of a session cannot keep its owner from ending it', async () => {
  const { url: server } = installation;
  const who = await registerUser(installation);
  const stolen = await logIn(server, who);
  await useUp(stolen.token);
  const wrong = { currentPassword: 'wrong-password-1', newPassword: 'copper-lantern-58' };
  const change = (token: string, json: object) =>
    outcome(call('PUT', '/api/users/me/password', { server, token, json }));
  expect(await change(stolen.token, wrong)).toBe('429 rate_limited');
  expect(await change(who.token, { ...wrong, currentPassword: who.password })).toBe('204');
  expect(await outcome(call('GET', '/api/users/me', { server, token: stolen.token }))).toBe(
    '401 unauthenticated',
  );
});

test('a thief who uses up the limits of a session cannot keep its owner from logging out', async () => {
  const { url: server } = installation;
  const { token } = await registerUser(installation);
  await useUp(token);
  expect(await outcome(call('POST', '/api/logout', { server, token, json: {} }))).toBe('204');
  expect(await outcome(call('GET', '/api/users/me', { server, token }))).toBe('401 unauthenticated');
});

test('a right password opens 120 sessions in 10 minutes, and no more', async () => {
  const { url: server } = installation;
  const [who, other] = [await registerUser(installation), await registerUser(installation)];
  const enter = ({ email, password }: typeof who) =>
    outcome(call('POST', '/api/login', { server, json: { email, password } }));
  expect(await enter(who)).toBe('200');
  await spendAllButOne('session');
  expect(await enter(who)).toBe('200');
  expect(await enter(who)).toBe('429 rate_limited');
  expect(await enter(other)).toBe('200');
  expect(await outcome(call('GET', '/api/users/me', { server, token: who.token }))).toBe('200');
});

test('RTL-16 searches are limited too, without a write', async () => {
  const { limit } = rateLimits.search;
  const answers: number[] = [];
  const ask20 = async () => {
    for (const { status } of await Promise.all(Array.from({ length: 20 }, () => ask('search'))))
      answers.push(status);
  };
  for (let count = 0; count <= limit; count += 20) await ask20();
  const answered = answers.filter((status) => status !== 429).length;
  // Other tests here search a little too.
  expect([answered <= limit, answered > limit - 20]).toEqual([true, true]);
  expect(await installation.query(`SELECT FROM "RateLimitCounter" WHERE "key" LIKE 'search:%'`)).toEqual([]);
});

test('a user who opens pages too fast gets a page that says so and when to come back', async () => {
  const { url: server } = installation;
  const { username, token, refreshToken } = root;
  const pageOf = () =>
    call('GET', `/admin/users?query=${username}`, {
      server,
      cookies: jar({ accessToken: token, refreshToken }),
      headers: { accept: 'text/html' },
    });
  let spent = false;
  while (!spent)
    spent = (await Promise.all(Array.from({ length: 20 }, () => ask('search')))).some(
      ({ status }) => status === 429,
    );
  const page = await pageOf();
  expect(page.status).toBe(429);
  expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(page.text).toContain('Too many requests');
  expect(page.text).not.toContain('on our side');
});

test('a caller who is refused again and again stays refused, and does not flood the audit trail', async () => {
  const { url: server } = installation;
  const { id, token } = await registerUser(installation);
  const earlier = await installation.query<{ id: string }>('SELECT "id" FROM "AuditEvent"');
  const strange = () => `/api/users/me/sessions/${randomUUID()}`;
  const wrong = () => ({ email: `${unique()}@example.test`, password: 'wrong-password-1' });
  const kinds: Record<string, () => Promise<Answer>> = {
    '403 forbidden': () => call('GET', '/api/admin', { server, token }),
    '404 not_found': () => call('DELETE', strange(), { server, token }),
    '401 invalid_credentials': () => call('POST', '/api/login', { server, json: wrong() }),
    '403 cross_site_request': () =>
      call('POST', '/api/login', { server, json: wrong(), headers: { origin: 'https://evil.test' } }),
  };
  const tries = rowsOfCaller + 15;
  for (const [refusal, ask] of Object.entries(kinds))
    for (let count = 0; count < tries; count += 1) expect(await outcome(ask())).toBe(refusal);
  const rowsOf = (code: string) =>
    installation.query<{ detail: Record<string, unknown>; actorId: string | null }>(
      `SELECT "detail", "actorId" FROM "AuditEvent" WHERE "code" = $1 AND "id" <> ALL($2) AND ("actorId" = $3 OR "actorId" IS NULL)
       ORDER BY "at", "id"`,
      [code, earlier.map((row) => row.id), id],
    );
  for (const refusal of Object.keys(kinds)) expect(await rowsOf(refusal.slice(4))).toHaveLength(rowsOfCaller);
  await installation.query('UPDATE "DenialCount" SET "endsAt" = now()');
  await expect.poll(() => installation.query('SELECT FROM "DenialCount"'), { timeout: 30_000 }).toEqual([]);
  for (const refusal of Object.keys(kinds)) {
    const rows = await rowsOf(refusal.slice(4));
    expect([refusal, rows.length]).toEqual([refusal, rowsOfCaller + 1]);
    expect(rows.at(-1)).toMatchObject({
      actorId: refusal.startsWith('40') && /forbidden|not_found/.test(refusal) ? id : null,
      detail: { more: 15, ip: expect.any(String), firstAt: expect.any(String), lastAt: expect.any(String) },
    });
  }
});
