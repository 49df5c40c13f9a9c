import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from '@playwright/test';
import { days, minutes, seconds } from '#lib/core/durations';
import { test } from '#tests/support/fixtures';
import { call, outcome } from '#tests/support/http';
import {
  type Account,
  type Installation,
  logIn,
  newAdministrator,
  registerUser,
  startInstallation,
} from '#tests/support/installation';
import { startServer, type TestServer } from '#tests/support/server';
import { partsOf } from '#tests/support/token-parts';

/** Two nodes on one database, of which one's clock is ten minutes off: both decide by the clock of the database. */

test.describe.configure({ mode: 'default' });

let folder: string;
let installation: Installation;
let root: Account;
let right: string;
let wrong: TestServer;

const file = () => join(folder, 'clock');

const shift = pathToFileURL(resolve('tests/chaos/clock-shift.mjs')).href;
const shifted = () => ({ NODE_OPTIONS: `--import=${shift}`, CHAOS_CLOCK: file() });

test.beforeAll(async ({ twoNodes }) => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-clock-'));
  installation = twoNodes;
  right = installation.url;
  root = await newAdministrator(installation);
  writeFileSync(file(), '0');
  wrong = await startServer({ ...installation.environment, ...shifted() });
});

test.afterAll(async () => {
  await wrong.stop();
  rmSync(folder, { recursive: true });
});

const me = (server: string, token: string) => outcome(call('GET', '/api/users/me', { server, token }));

const refresh = async (server: string, refreshToken: string) => {
  const { status, json } = await call('POST', '/api/refresh', {
    server,
    json: { refresh_token: refreshToken },
  });
  return { status, token: String(json.access_token), refreshToken: String(json.refresh_token) };
};

/** Of the user's only session, role and link. */
const endAt = (table: string, user: string, when: string) =>
  installation.query(`UPDATE "${table}" SET "expiresAt" = now() + $2::interval WHERE "userId" = $1`, [
    user,
    when,
  ]);

/** The user's roles on the console of the node whose clock is off. */
async function isShownAsEnded(id: string): Promise<boolean> {
  const cookies = { 'gatehouse-access': root.token };
  const headers = { accept: 'text/html' };
  const { status, text } = await call('GET', `/admin/users/${id}`, { server: wrong.url, cookies, headers });
  expect(status).toBe(200);
  return text.includes('>Expired<');
}

for (const [named, offset] of [
  ['behind', -minutes(10)],
  ['ahead', minutes(10)],
] as const) {
  const set = () => writeFileSync(file(), String(offset));

  test(`REF-19 FLT-10 a refresh goes on from node to node, one of them 10 min ${named}`, async () => {
    set();
    let session = { status: 200, ...(await registerUser(installation)) };
    for (const server of [right, wrong.url, right, wrong.url]) {
      session = { ...session, ...(await refresh(server, session.refreshToken)) };
      expect(session.status).toBe(200);
      for (const other of [right, wrong.url]) expect(await me(other, session.token)).toBe('200');
    }
  });

  test(`REF-19 FLT-10 on a node 10 min ${named} ended sessions stay ended, and live ones stay alive`, async () => {
    set();
    const who = await registerUser(installation);
    const admin = `/api/admin/users/${who.id}`;
    await call('PUT', `${admin}/roles/admin`, { server: right, token: root.token, json: {} });
    const link = await call('POST', `${admin}/password-link`, { server: right, token: root.token, json: {} });
    const token = new URL(String(link.json.passwordLink)).searchParams.get('token');
    const spend = () =>
      outcome(
        call('PUT', '/api/password-reset', {
          server: wrong.url,
          json: { token, newPassword: 'copper-lantern-58' },
        }),
      );
    const asAdministrator = () => outcome(call('GET', '/api/admin', { server: wrong.url, token: who.token }));
    await endAt('UserRole', who.id, '1 minute');
    expect([await asAdministrator(), await isShownAsEnded(who.id)]).toEqual(['200', false]);
    await endAt('UserRole', who.id, '-1 second');
    expect([await asAdministrator(), await isShownAsEnded(who.id)]).toEqual(['403 forbidden', true]);
    await endAt('Session', who.id, '1 minute');
    expect(await me(wrong.url, who.token)).toBe('200');
    await endAt('Session', who.id, '-1 second');
    expect(await me(wrong.url, who.token)).toBe('401 unauthenticated');
    expect((await refresh(wrong.url, who.refreshToken)).status).toBe(401);
    await endAt('OneTimeToken', who.id, '-1 second');
    expect(await spend()).toBe('401 invalid_token');
    await endAt('OneTimeToken', who.id, '1 minute');
    expect(await spend()).toMatch(/^20/);
  });

  test(`REF-19 FLT-10 what a node 10 min ${named} writes and signs has the time of the database, and its log says so`, async () => {
    set();
    const who = await registerUser(installation);
    const { token } = await logIn(wrong.url, who);
    const { iat, exp } = partsOf(token).claims;
    expect(Math.abs(Date.now() / 1_000 - Number(iat))).toBeLessThan(5);
    expect(Number(exp) - Number(iat)).toBe(15 * 60);
    const rows = await installation.query<{ createdAt: Date }>(
      'SELECT "createdAt" FROM "Session" WHERE "userId" = $1',
      [who.id],
    );
    for (const { createdAt } of rows)
      expect(Math.abs(Date.now() - createdAt.getTime())).toBeLessThan(seconds(5));
    await expect.poll(() => wrong.output()).toContain('"event":"clock.off"');
    expect(await outcome(call('GET', '/api/health/ready', { server: wrong.url }))).toBe('200');
  });
}

test('retention removes rows that are too old by both clocks, and none because one clock runs ahead', async () => {
  test.setTimeout(120_000);
  const own = await startInstallation();
  await own.nodes[0]?.stop();
  // A trail that begins with events of the last 90 days: no younger one stands before them.
  await own.query('TRUNCATE "AuditEvent", "AuditCheckpoint"');
  await (await own.startNode()).stop();
  expect((await own.command('seed', '--users', '200', '--yes')).code).toBe(0);
  const oldest = async () => {
    const [row] = await own.query<{ days: number }>(
      `SELECT (extract(epoch FROM now() - min("at")) / 86400)::float8 AS "days" FROM "AuditEvent"`,
    );
    return row?.days ?? 0;
  };
  expect(await oldest()).toBeGreaterThan(60);
  writeFileSync(file(), String(-days(20)));
  await own.startNode({ ...shifted(), AUDIT_RETENTION_DAYS: '30' });
  await expect.poll(oldest, { timeout: 30_000 }).toBeLessThan(50);
  expect(await oldest()).toBeGreaterThan(40);
  writeFileSync(file(), '0');
  await expect.poll(oldest, { timeout: 30_000 }).toBeLessThan(30);
  await own.close();
});
