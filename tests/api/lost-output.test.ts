import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { freePort } from '#scripts/port';
import { startDatabase, type TestDatabase } from '#tests/support/database';
import { call, outcome } from '#tests/support/http';
import { type Environment, spawnStart } from '#tests/support/server';

/** The log cannot be written: that neither ends the server nor opens anything. */

test.describe.configure({ mode: 'default' });

let database: TestDatabase;
let environment: Environment;

test.beforeAll(async () => {
  database = await startDatabase();
  environment = {
    ...{ DATABASE_URL: database.url, APP_SECRET: 'Vq7mB2xK9tR4wZ8nC5yF1hJ6pL3sD0gA', BCRYPT_COST: '4' },
    ...{ ADMIN_EMAIL: 'boss@example.test', ADMIN_PASSWORD: 'tulip-basket-93' },
    PORT: String(await freePort(0)),
  };
});

test.afterAll(() => database.close());

const server = () => `http://localhost:${environment.PORT}`;
const ready = () => outcome(call('GET', '/api/health/ready', { server: server() })).catch(() => 'no answer');

/** An administrator logs in; whoever brings no token is refused, and each refused login is to be logged nowhere. */
async function expectService(): Promise<void> {
  const login = (password: string) =>
    call('POST', '/api/login', { server: server(), json: { email: 'boss@example.test', password } });
  const { json } = await login('tulip-basket-93');
  const token = String(json.access_token);
  expect(await outcome(login('wrong'))).toBe('401 invalid_credentials');
  expect(await outcome(call('GET', '/api/admin', { server: server(), token }))).toBe('200');
  expect(await outcome(call('GET', '/api/admin', { server: server() }))).toBe('401 unauthenticated');
}

async function end(child: ReturnType<typeof spawnStart>): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  expect((await exit)[0]).toBe(0);
}

test('FLT-15 with its log on a full disk it starts, serves, refuses and ends as ever', async () => {
  test.skip(!existsSync('/dev/full'), 'this system has no disk that is always full');
  const child = spawnStart(environment, undefined, openSync('/dev/full', 'w'));
  await expect.poll(ready, { timeout: 40_000 }).toBe('200');
  await expectService();
  await end(child);
});

test('FLT-15 when the reader of its log goes away it serves, refuses and ends as ever', async () => {
  const child = spawnStart(environment);
  child.stdout?.resume();
  await expect.poll(ready, { timeout: 40_000 }).toBe('200');
  child.stdout?.destroy();
  child.stderr?.destroy();
  await expectService();
  await end(child);
});
