import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { asBrowser, call, outcome } from '#tests/support/http';
import {
  type Account,
  firstAdministrator,
  type Installation,
  logIn,
  registerUser,
  startInstallation,
} from '#tests/support/installation';
import type { Environment, TestServer } from '#tests/support/server';
import { settled } from '#tests/support/signing-keys';

/** APP_SECRET changes while users are logged in. Each test goes on from the one before. */

test.describe.configure({ mode: 'serial', timeout: 240_000 });

const newSecret = () => randomBytes(32).toString('base64url');
const [first, second, third, fourth, foreign] = Array.from({ length: 5 }, newSecret) as [
  ...[string, string, string, string, string],
];

let installation: Installation;
let root: Account;
let alice: Account;
/** Logs in under the first secret, and comes back only when that is forgotten. */
let bob: Account;
/** Of a page and a form that were left open under the first secret. */
let cursor: string;
let flash: Record<string, string>;
/** In the midst of a rolling change. */
let mixed: TestServer[];

/** The one node ends, and another takes its place. */
async function restart(environment: Environment): Promise<TestServer> {
  await installation.nodes.at(-1)?.stop();
  return installation.startNode(environment);
}

const latest = () => installation.nodes.at(-1)?.url ?? '';

const me = (token: string, server = latest()) => outcome(call('GET', '/api/users/me', { server, token }));

const refresh = (refreshToken: string, server = latest()) =>
  call('POST', '/api/refresh', { server, json: { refresh_token: refreshToken } });

const users = (query: string, server = latest()) =>
  call('GET', `/api/admin/users?limit=1${query}`, { server, token: root.token });

/** A form with a mistake, sent to one node, as the page that another renders shows it. */
const spoil = (server: string) =>
  call('POST', '/api/register', {
    server,
    form: { username: 'left-open', email: 'no-email', password: 'x', _back: '/register' },
    headers: asBrowser(installation.url),
  });

const formPage = async (cookies: Record<string, string>, server = latest()) =>
  (await call('GET', '/register', { server, cookies, headers: { accept: 'text/html' } })).text;

const replaced = async (refreshToken: string) => String((await refresh(refreshToken)).json.refresh_token);

test.beforeAll(async () => {
  installation = await startInstallation({ APP_SECRET: first });
  root = await firstAdministrator(installation);
  alice = await registerUser(installation);
  bob = await registerUser(installation);
  cursor = String((await users('')).json.nextCursor);
  flash = (await spoil(installation.url)).cookies;
});

test.afterAll(() => installation.close());

test('without the secret of its database no server starts, with any previous secret', async () => {
  await installation.nodes[0]?.stop();
  const wrong = { APP_SECRET: second, APP_SECRET_PREVIOUS: foreign };
  await expect(installation.startNode(wrong)).rejects.toThrow('APP_SECRET is not the one');
});

test('with the old secret as the previous one sessions, pages, forms and the trail go on', async () => {
  const node = await installation.startNode({ APP_SECRET: second, APP_SECRET_PREVIOUS: first });
  expect(await me(alice.token)).toBe('200');
  expect(await me((await logIn(node.url, bob)).token)).toBe('200');
  expect(await formPage(flash)).toContain('value="no-email"');
  expect(await outcome(users(`&cursor=${cursor}`))).toBe('200');
  const { status, json } = await refresh(alice.refreshToken);
  expect(status).toBe(200);
  alice = { ...alice, refreshToken: String(json.refresh_token) };
  expect((await installation.command('keys', 'list')).output).toContain('\nEncrypted under APP_SECRET.\n');
  const { code, errors } = await installation.command('audit', 'verify');
  expect([code, errors]).toEqual([0, ['']]);
  expect(node.output()).not.toContain('"level":"error"');
});

test('with the new secret alone only the unused refresh tokens end', async () => {
  await restart({ APP_SECRET: second });
  for (const { token } of [root, alice, bob]) expect(await me(token)).toBe('200');
  const { status, json } = await refresh(alice.refreshToken);
  expect([status, await me(String(json.access_token))]).toEqual([200, '200']);
  alice = { ...alice, refreshToken: String(json.refresh_token) };
  expect(await outcome(refresh(bob.refreshToken))).toBe('401 unauthenticated');
  expect(await formPage(flash)).not.toContain('value="no-email"');
  expect(await outcome(users(`&cursor=${cursor}`))).toBe('422 invalid_input');
});

test('the trail of both secrets verifies with the new one alone, from every head that the log showed', async () => {
  const heads = installation.nodes.flatMap((node) =>
    [...node.output().matchAll(/"event":"audit\.checkpoint","count":(\d+),"hash":"([0-9a-f]{64})"/g)].map(
      ([, count, hash]) => `${count}:${hash}`,
    ),
  );
  expect(new Set(heads).size).toBeGreaterThan(1);
  for (const head of [heads.at(0) ?? '', heads.at(-1) ?? '']) {
    const { code, errors } = await installation.command('audit', 'verify', head);
    expect([code, errors]).toEqual([0, ['']]);
  }
});

test('the old secret no longer works', async () => {
  await expect(installation.startNode({ APP_SECRET: first })).rejects.toThrow('APP_SECRET is not the one');
});

test('REF-06 a refresh token that was used before every node restarted, and the secret changed, ends the session', async () => {
  const used = alice.refreshToken;
  alice = { ...alice, refreshToken: await replaced(used) };
  // Longer ago than the grace.
  await installation.query(`UPDATE "Session" SET "rotatedAt" = "rotatedAt" - interval '1 minute'`);
  await Promise.all(installation.nodes.map((node) => node.stop()));
  await installation.startNode({ APP_SECRET: third, APP_SECRET_PREVIOUS: second });
  expect(await outcome(refresh(used))).toBe('401 unauthenticated');
  expect(await outcome(refresh(alice.refreshToken))).toBe('401 unauthenticated');
  const rows = await installation.query(
    `SELECT 1 FROM "AuditEvent" WHERE "action" = 'session.reuse_detected'`,
  );
  expect(rows).toHaveLength(1);
});

test('two nodes of which one has the new secret already accept all that the other makes', async () => {
  await Promise.all(installation.nodes.map((node) => node.stop()));
  mixed = [
    await installation.startNode({ APP_SECRET: third, APP_SECRET_PREVIOUS: fourth }),
    await installation.startNode({ APP_SECRET: fourth, APP_SECRET_PREVIOUS: third }),
  ];
  const servers = mixed.map(({ url }) => url);
  for (const [here = '', there = ''] of [servers, servers.toReversed()]) {
    const session = await logIn(here, alice);
    expect(await me(session.token, there)).toBe('200');
    const answers = await Promise.all(
      [here, there, here, there].map((server) => refresh(session.refreshToken, server)),
    );
    expect(new Set(answers.map(({ json }) => json.refresh_token)).size).toBe(1);
    const next = answers[0]?.json as { refresh_token: string; access_token: string };
    expect([await me(next.access_token, there), (await refresh(next.refresh_token, there)).status]).toEqual([
      '200',
      200,
    ]);
    expect(await formPage((await spoil(here)).cookies, there)).toContain('value="no-email"');
    const more = String((await users('', here)).json.nextCursor);
    expect(await outcome(users(`&cursor=${more}`, there))).toBe('200');
  }
});

test('a key that one of them made signs on the other', async () => {
  expect((await installation.command('keys', 'rotate', '--at-once')).code).toBe(0);
  const [{ kid } = { kid: '' }] = await installation.query<{ kid: string }>(
    'SELECT "id" AS "kid" FROM "SigningKey" WHERE "retiresAt" IS NULL',
  );
  await settled({ nodes: mixed }, [kid]);
  for (const node of mixed) {
    const { token } = await logIn(node.url, alice);
    for (const { url } of mixed) expect(await me(token, url)).toBe('200');
  }
});
