import { expect } from '@playwright/test';
import { test } from '#tests/support/fixtures';
import { call, outcome } from '#tests/support/http';
import { type Account, type Installation, logIn, registerUser } from '#tests/support/installation';
import { kidOf, pass, publishedBy, settled } from '#tests/support/signing-keys';

/** Rotation of the signing keys over two nodes, from the first key to its end. Each test goes on from the one before. */

test.describe.configure({ mode: 'serial', timeout: 180_000 });

let installation: Installation;
let alice: Account;
let first: string;

test.beforeAll(async ({ twoNodes }) => {
  installation = twoNodes;
  alice = await registerUser(installation);
  first = kidOf(alice.token);
});

const refused = '401 unauthenticated';

/** The answer of each node to this token. */
const everywhere = (token: string) =>
  Promise.all(
    installation.nodes.map(({ url: server }) => outcome(call('GET', '/api/users/me', { server, token }))),
  );

/** The keys that sign what each node issues now. */
async function signers(): Promise<string[]> {
  const logins = await Promise.all(installation.nodes.map(({ url }) => logIn(url, alice)));
  return logins.map(({ token }) => kidOf(token));
}

const rotations = () =>
  installation.query<{ actorId: string | null; detail: Record<string, unknown> }>(
    `SELECT "actorId", "detail" FROM "AuditEvent" WHERE "action" = 'signing_key.rotated' ORDER BY "at"`,
  );

test('JWT-22 of two rotations at once one is made: its key is published by all nodes, and signs nothing yet', async () => {
  const results = await Promise.all([
    installation.command('keys', 'rotate'),
    installation.command('keys', 'rotate'),
  ]);
  expect(results.map(({ code }) => code)).toEqual([0, 0]);
  expect(results.filter(({ output }) => output.includes('is under way')).length).toBe(1);
  const [{ kid: second } = { kid: '' }] = await installation.query<{ kid: string }>(
    'SELECT "id" AS "kid" FROM "SigningKey" WHERE "retiresAt" IS NULL',
  );
  await settled(installation, [second, first]);
  expect(await signers()).toEqual([first, first]);
  expect(await rotations()).toMatchObject([{ actorId: null, detail: { retired: 1 } }]);
});

test('JWT-22 at its activation the new key signs on all nodes, and no token or session ends', async () => {
  await pass(installation, 11);
  const [second = ''] = (await publishedBy(installation))[0] ?? [];
  await expect.poll(signers).toEqual([second, second]);
  expect(await everywhere(alice.token)).toEqual(['200', '200']);
  const { output } = await installation.command('keys', 'list');
  expect(output).toMatch(
    new RegExp(`${second}  0 days +signs\n${first}  0 days +only verifies, until .*Z\n`),
  );
});

test('JWT-22 after the grace the old key verifies nothing, with and without cleaning up', async () => {
  const [second = ''] = (await publishedBy(installation))[0] ?? [];
  await pass(installation, 25);
  await settled(installation, [second]);
  expect(await installation.query('SELECT 1 FROM "SigningKey"')).toHaveLength(2);
  expect(await everywhere(alice.token)).toEqual([refused, refused]);
  const { json } = await call('POST', '/api/refresh', {
    server: installation.url,
    json: { refresh_token: alice.refreshToken },
  });
  expect(await everywhere(String(json.access_token))).toEqual(['200', '200']);
});

test('JWT-22 the private half of a retired key leaves the table', async () => {
  await pass(installation, 61);
  await expect.poll(() => installation.query('SELECT "id" FROM "SigningKey"')).toHaveLength(1);
});

test('JWT-22 after a leak no node verifies an old key from the next seconds on, and refreshing goes on', async () => {
  const now = await logIn(installation.url, alice);
  await installation.command('keys', 'rotate');
  const { code, output } = await installation.command('keys', 'rotate', '--at-once');
  const ended = performance.now();
  expect([code, output]).toEqual([0, expect.stringContaining('every node refuses every access token')]);
  await expect.poll(() => everywhere(now.token), { intervals: [100] }).toEqual([refused, refused]);
  expect(performance.now() - ended).toBeLessThan(6_000);
  const [{ kid } = { kid: '' }] = await installation.query<{ kid: string }>(
    'SELECT "id" AS "kid" FROM "SigningKey"',
  );
  await settled(installation, [kid]);
  const { json } = await call('POST', '/api/refresh', {
    server: installation.nodes[1]?.url ?? '',
    json: { refresh_token: now.refreshToken },
  });
  expect(await everywhere(String(json.access_token))).toEqual(['200', '200']);
  expect((await rotations()).at(-1)).toMatchObject({ actorId: null, detail: { atOnce: true, retired: 2 } });
});

test('a key of 90 days is replaced by the nodes themselves, once', async () => {
  const [[last = ''] = []] = await publishedBy(installation);
  const before = (await rotations()).length;
  await pass(installation, 90 * 24 * 60 - 5);
  await expect
    .poll(async () => (await installation.command('keys', 'list')).output)
    .toContain('89 days   signs\n');
  expect(await rotations()).toHaveLength(before);
  await pass(installation, 5);
  await expect.poll(async () => (await publishedBy(installation)).map((kids) => kids.length)).toEqual([2, 2]);
  const [[next = ''] = []] = await publishedBy(installation);
  await settled(installation, [next, last]);
  expect(await rotations()).toHaveLength(before + 1);
  await pass(installation, 11);
  await expect.poll(signers).toEqual([next, next]);
});
