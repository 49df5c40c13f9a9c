import { expect, test } from '@playwright/test';
import { linkIdOf } from '#lib/core/links/one-time-token';
import { digest } from '#lib/crypto/secret-token';
import { asBrowser, call, linkCookie, outcome, signUpInput } from '#tests/support/http';
import { type Installation, registerUser, setupToken, startInstallation } from '#tests/support/installation';

/** On its own database without an administrator: each test begins without users and with unspent links. */

test.describe.configure({ mode: 'default' });

let installation: Installation;
let tokens: [string, string];

test.beforeAll(async () => {
  installation = await startInstallation();
  const second = await installation.startNode();
  tokens = [await setupToken(installation.nodes[0]), await setupToken(second)];
});

test.beforeEach(async () => {
  await installation.query(`DELETE FROM "User"`);
  await installation.query(`UPDATE "OneTimeToken" SET "usedAt" = NULL`);
});

test.afterAll(() => installation.close());

const setUp = (json: unknown, headers: Record<string, string> = {}, node = 0) =>
  call('POST', '/api/setup', { server: installation.nodes[node]?.url, json, headers });

const administrators = () =>
  installation.query(
    `SELECT g."userId" FROM "UserRole" g JOIN "Role" r ON r."id" = g."roleId" WHERE r."name" = 'admin'`,
  );

test('without the link no user becomes the first administrator, and a registration never makes one', async () => {
  const [token] = tokens;
  const who = signUpInput();
  for (const wrong of [undefined, 'x', 'A'.repeat(43), `${token}A`, token.slice(1)])
    expect(await outcome(setUp({ ...who, token: wrong }))).toBe('401 invalid_token');
  const { token: bearer } = await registerUser(installation);
  expect(await outcome(call('GET', '/api/admin', { server: installation.url, token: bearer }))).toBe(
    '403 forbidden',
  );
  expect(await administrators()).toEqual([]);
});

test('another site cannot use the link, and a mistake does not spend it', async () => {
  const [token] = tokens;
  const who = signUpInput();
  const { email } = await registerUser(installation);
  for (const mistake of [
    { password: 'password123' },
    { email: 'x' },
    { username: '' },
    { roles: ['admin'] },
    { token: {} },
  ])
    expect(await outcome(setUp({ ...who, token, ...mistake }))).toBe('422 invalid_input');
  expect(await outcome(setUp({ ...who, token }, { origin: 'https://evil.test' }))).toBe(
    '403 cross_site_request',
  );
  expect(await outcome(setUp({ ...who, email, token }))).toBe('409 email_taken');
  expect(await administrators()).toEqual([]);
  expect(await outcome(setUp({ ...who, token }))).toBe('201');
});

test('ENU-09 an expired link, and one for another purpose, are refused like an unknown one', async () => {
  const ends = { setup: '-1 second', password_reset: '1 hour', invitation: '1 hour' };
  for (const [purpose, end] of Object.entries(ends)) {
    const secret = purpose.padEnd(43, 'x');
    await installation.query(
      `INSERT INTO "OneTimeToken" ("id", "purpose", "hash", "createdAt", "expiresAt")
       VALUES (gen_random_uuid(), $1, $2, now(), now() + $3::interval)`,
      [purpose, digest(secret), end],
    );
    expect(await outcome(setUp({ ...signUpInput(), token: secret }))).toBe('401 invalid_token');
  }
});

test('CSR-13 opening the link spends nothing and moves the secret from the URL to a cookie', async () => {
  const [token = ''] = tokens;
  const { url: server } = installation;
  for (const verb of ['GET', 'HEAD', 'GET']) {
    const { status, headers, cookies } = await call(verb, `/setup?token=${token}`, { server });
    expect([status, new URL(headers.get('location') ?? '', server).href]).toEqual([
      303,
      `${server}/setup?link=${linkIdOf(token)}`,
    ]);
    expect([headers.get('referrer-policy'), cookies]).toEqual(['no-referrer', linkCookie(token)]);
  }
  const link = linkIdOf(token);
  const { json } = await call('GET', `/api/setup?link=${link}`, { server, cookies: linkCookie(token) });
  expect(json).toEqual({ live: true });
});

test('of parallel set-ups on two nodes one makes the administrator; every link is dead afterwards', async () => {
  expect(tokens[0]).not.toBe(tokens[1]);
  const attempts = [0, 1, 0, 1].map((node) =>
    outcome(setUp({ ...signUpInput(), token: tokens[node] }, {}, node)),
  );
  const outcomes = await Promise.all(attempts);
  expect(outcomes.filter((one) => one === '201')).toHaveLength(1);
  for (const one of outcomes) expect(['201', '404 not_found', '401 invalid_token']).toContain(one);
  expect(await administrators()).toHaveLength(1);
  for (const token of tokens) expect(await outcome(setUp({ ...signUpInput(), token }))).toBe('404 not_found');
  expect(await outcome(call('GET', '/api/setup', { server: installation.url }))).toBe('404 not_found');
});

test('in a browser the link’s cookie is the proof; the administrator is logged in and the cookie cleared', async () => {
  const { url: server } = installation;
  const [token = ''] = tokens;
  const form = { ...signUpInput(), link: linkIdOf(token), _next: '/admin', _back: '/setup' };
  const cookies = linkCookie(token);
  const answer = await call('POST', '/api/setup', { server, form, cookies, headers: asBrowser(server) });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin']);
  expect(answer.cookies).toMatchObject({ [`gatehouse-link-${linkIdOf(token)}`]: '' });
  expect(await outcome(call('GET', '/api/admin', { server, cookies: answer.cookies }))).toBe('200');
  const requestId = answer.headers.get('x-request-id');
  const rows = await installation.query(
    `SELECT "action", "outcome"::text FROM "AuditEvent" WHERE "requestId" = $1`,
    [requestId],
  );
  expect(rows).toEqual([{ action: 'administrator.created', outcome: 'done' }]);
});

test('taken usernames do not keep nodes with ADMIN_EMAIL from making the one administrator, and they print no link', async () => {
  const { url: server } = installation;
  for (const username of ['admin', 'Root'])
    await call('POST', '/api/register', { server, json: { ...signUpInput(), username } });
  const admin = { ADMIN_EMAIL: 'admin@example.test', ADMIN_PASSWORD: 'tulip-basket-93' };
  const root = { ...admin, ADMIN_EMAIL: 'root@example.test' };
  const nodes = await Promise.all([installation.startNode(admin), installation.startNode(root)]);
  const rows = await installation.query<{ username: string }>(
    `SELECT u."username" FROM "User" u JOIN "UserRole" g ON g."userId" = u."id"
     JOIN "Role" r ON r."id" = g."roleId" WHERE r."name" = 'admin'`,
  );
  expect(rows.map(({ username }) => username)).toEqual([expect.stringMatching(/^(admin|root)-[0-9a-f]{6}$/)]);
  for (const node of nodes) expect(node.output()).not.toContain('/setup?token=');
});

test('a start whose ADMIN_EMAIL another user registered ends with a sentence that says the way', async () => {
  const { email } = await registerUser(installation);
  const start = installation.startNode({ ADMIN_EMAIL: email, ADMIN_PASSWORD: 'tulip-basket-93' });
  await expect(start).rejects.toThrow(
    `ADMIN_EMAIL is another user’s already. Make that user the administrator: npm run gatehouse -- recover-admin '${email}'`,
  );
  expect(await administrators()).toEqual([]);
});
