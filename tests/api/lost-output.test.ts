import { existsSync, openSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { freePort } from '#scripts/port';
import { startDatabase, type TestDatabase } from '#tests/support/database';
import { call, outcome } from '#tests/support/http';
import { type Environment, endChild, spawnStart } from '#tests/support/server';

/** The log cannot be written: that neither ends the server nor opens anything. */

test.describe.configure({ mode: 'default', timeout: 120_000 });

let database: TestDatabase;
let environment: Environment;

test.beforeAll(async () => {
  database = await startDatabase();
  environment = {
    DATABASE_URL: database.url,
    APP_SECRET: 'Vq7mB2xK9tR4wZ8nC5yF1hJ6pL3sD0gA',
    BCRYPT_COST: '4',
    ADMIN_EMAIL: 'boss@example.test',
    ADMIN_PASSWORD: 'tulip-basket-93',
    PORT: String(await freePort(0)),
  };
});

test.afterAll(() => database.close());

const server = () => `http://localhost:${environment.PORT}`;
const ready = () => outcome(call('GET', '/api/health/ready', { server: server() })).catch(() => 'no answer');

/** An administrator logs in; a request without a token is refused, and refused logins have no log to go to. */
async function expectService(): Promise<void> {
  const login = (password: string) =>
    call('POST', '/api/login', { server: server(), json: { email: 'boss@example.test', password } });
  const { json } = await login('tulip-basket-93');
  const token = String(json.access_token);
  expect(await outcome(login('wrong'))).toBe('401 invalid_credentials');
  expect(await outcome(call('GET', '/api/admin', { server: server(), token }))).toBe('200');
  expect(await outcome(call('GET', '/api/admin', { server: server() }))).toBe('401 unauthenticated');
}

/** Runs `work` beside a started server, and always ends it. */
async function beside(child: ReturnType<typeof spawnStart>, work: () => Promise<void>): Promise<void> {
  try {
    await expect.poll(ready, { timeout: 40_000 }).toBe('200');
    await work();
    expect(await endChild(child, 'SIGTERM')).toBe(0);
  } finally {
    await endChild(child, 'SIGKILL');
  }
}

test('FLT-15 with its log on a full disk it starts, serves, refuses and ends as ever', async () => {
  test.skip(!existsSync('/dev/full'), 'this system has no disk that is always full');
  await beside(spawnStart(environment, { output: openSync('/dev/full', 'w') }), expectService);
});

test('FLT-15 when the reader of its log goes away it serves, refuses and ends as ever', async () => {
  const child = spawnStart(environment);
  child.stdout?.resume();
  await beside(child, async () => {
    child.stdout?.destroy();
    child.stderr?.destroy();
    await expectService();
  });
});
