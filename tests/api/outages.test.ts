import { expect, test } from '@playwright/test';
import { connect } from '#lib/database/migrate';
import { migrationNames } from '#lib/database/schema-state';
import { call, jar, outcome, signUpInput } from '#tests/support/http';
import {
  type Account,
  firstAdministrator,
  type Installation,
  registerUser,
  startInstallation,
} from '#tests/support/installation';
import { slowestHealth } from '#tests/support/slowest-health';

/** On an installation of its own, whose database is broken under it, each time in another way, and mended again. */

test.describe.configure({ mode: 'default' });

let installation: Installation;
let root: Account;
let bob: Account;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  installation = await startInstallation();
  root = await firstAdministrator(installation);
  bob = await registerUser(installation);
});

test.afterAll(() => installation.close());

const asked = (method: string, path: string, options: Parameters<typeof call>[2] = {}) =>
  call(method, path, { server: installation.url, ...options });

const cookies = ({ token, refreshToken }: Account) => jar({ accessToken: token, refreshToken });
const html = { accept: 'text/html' };

/** Everything behind a guard: routes and pages, by token and by cookie, and the renewal in the middleware. */
const guarded: Record<string, () => ReturnType<typeof call>> = {
  'a route, by token': () => asked('GET', '/api/users/me', { token: bob.token }),
  'a route, by cookie': () => asked('GET', '/api/users/me', { cookies: cookies(bob) }),
  'a route of administrators': () => asked('GET', '/api/admin/users', { token: root.token }),
  'a change': () => asked('PATCH', '/api/users/me', { token: bob.token, json: {} }),
  'a change by an administrator': () =>
    asked('PUT', `/api/admin/users/${bob.id}/suspension`, { token: root.token, json: {} }),
  'a page': () => asked('GET', '/account', { cookies: cookies(bob), headers: html }),
  'a page of administrators': () => asked('GET', '/admin/users', { cookies: cookies(root), headers: html }),
  'the middleware that renews for a page': () =>
    asked('GET', '/account', { cookies: { 'gatehouse-refresh': bob.refreshToken }, headers: html }),
  'the middleware that renews for a route': () =>
    asked('GET', '/api/users/me', { cookies: { 'gatehouse-refresh': bob.refreshToken } }),
  'the middleware that checks access to the console': () =>
    asked('GET', '/admin', { cookies: cookies(bob), headers: html }),
};

/** All of them are refused with 503 within 3 s, and no answer holds data of the user. */
async function expectClosed(ways: readonly string[] = Object.keys(guarded)): Promise<void> {
  const asking = Promise.all(
    ways.map(async (way) => {
      const start = performance.now();
      const { status, text } = (await guarded[way]?.()) ?? { status: 0, text: '' };
      expect([way, status]).toEqual([way, 503]);
      expect(text).not.toContain(bob.email);
      expect(text).not.toContain('relation');
      return { way, took: performance.now() - start };
    }),
  );
  const longest = 3_300 + (await slowestHealth(installation.url, asking));
  for (const { way, took } of await asking) expect(took, way).toBeLessThan(longest);
}

const ready = async () => {
  const { status, json } = await asked('GET', '/api/health/ready');
  return [
    status,
    ...Object.entries(json.checks ?? {}).flatMap(([name, was]) => (was === 'ok' ? [] : [name])),
  ];
};

const connectionsSql = `SELECT count(*)::int AS "count" FROM pg_stat_activity
  WHERE application_name = 'gatehouse' AND datname = current_database()`;

const isAlive = async () => expect((await asked('GET', '/api/health')).status).toBe(200);

/** Breaks by SQL for as long as `work` takes. */
async function broken(breaking: string, mending: string, work: () => Promise<void>): Promise<void> {
  await installation.query(breaking);
  try {
    await work();
    await isAlive();
  } finally {
    await installation.query(mending);
  }
  expect(await outcome(asked('GET', '/api/users/me', { token: bob.token }))).toBe('200');
  expect((await asked('GET', '/account', { cookies: cookies(bob), headers: html })).status).toBe(200);
}

const views: Record<string, [string, string]> = {
  'sessions cannot be looked up': [
    'ALTER TABLE "Session" RENAME TO "Gone"',
    'ALTER TABLE "Gone" RENAME TO "Session"',
  ],
  'users cannot be looked up': ['ALTER TABLE "User" RENAME TO "Gone"', 'ALTER TABLE "Gone" RENAME TO "User"'],
  'a column of the session is not there': [
    'ALTER TABLE "Session" RENAME COLUMN "revokedAt" TO "gone"',
    'ALTER TABLE "Session" RENAME COLUMN "gone" TO "revokedAt"',
  ],
};

for (const [what, [breaking, mending]] of Object.entries(views)) {
  test(`FLT-14 while ${what}, every guard is closed`, async () => {
    await broken(breaking, mending, () => expectClosed());
  });
}

test('FLT-14 while permissions cannot be looked up, every guard that asks for them is closed', async () => {
  await broken(
    'ALTER TABLE "RolePermission" RENAME TO "Gone"',
    'ALTER TABLE "Gone" RENAME TO "RolePermission"',
    () => expectClosed(),
  );
});

test('FLT-14 while the look-up of a session raises an exception, every guard is closed', async () => {
  const raising = `
    CREATE FUNCTION raise_now() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'now'; END $$;
    ALTER TABLE "Session" RENAME TO "Gone";
    CREATE VIEW "Session" AS SELECT * FROM "Gone" WHERE raise_now();`;
  const mending = `DROP VIEW "Session"; ALTER TABLE "Gone" RENAME TO "Session"; DROP FUNCTION raise_now();`;
  await broken(raising, mending, () => expectClosed());
});

test('V16.5.3 while the audit trail cannot be written, no change succeeds', async () => {
  await broken('ALTER TABLE "AuditEvent" RENAME TO "Gone"', 'ALTER TABLE "Gone" RENAME TO "AuditEvent"', () =>
    expectClosed(['a change by an administrator']),
  );
  const [row] = await installation.query<{ status: string }>('SELECT "status" FROM "User" WHERE "id" = $1', [
    bob.id,
  ]);
  expect(row?.status).toBe('active');
});

test('FLT-06 while every connection waits, all but health is refused in time, and afterwards all works again', async () => {
  test.skip(!process.env.TEST_DATABASE_URL, 'on the embedded database a lock keeps the test waiting as well');
  const holder = await connect(installation.databaseUrl);
  await holder.query('BEGIN; LOCK TABLE "Session", "User" IN ACCESS EXCLUSIVE MODE');
  const newUsers = Array.from({ length: 24 }, () =>
    outcome(guarded['a route, by token']?.() ?? Promise.reject()),
  );
  await expectClosed();
  expect(await Promise.all(newUsers)).toEqual(Array(24).fill('503 unavailable'));
  await isAlive();
  await holder.end();
  await expect.poll(ready, { timeout: 5_000 }).toEqual([200]);
  await expect.poll(() => outcome(asked('GET', '/api/users/me', { token: bob.token }))).toBe('200');
});

test('a database that is behind is not ready until it is migrated; one that is ahead by additions is', async () => {
  const [last = ''] = migrationNames().slice(-1);
  const rename = 'UPDATE _prisma_migrations SET migration_name = $2 WHERE migration_name = $1';
  await expect.poll(ready).toEqual([200]);
  await installation.query(rename, [last, '20991231235959_breaking_news']);
  await expect.poll(ready).toEqual([503, 'schema']);
  await installation.query(rename, ['20991231235959_breaking_news', last]);
  await expect.poll(ready).toEqual([200]);
  await installation.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '20991231235959_more', now())`,
  );
  await expect.poll(() => installation.nodes[0]?.output()).toContain('"event":"schema.ahead"');
  expect(await ready()).toEqual([200]);
  expect(installation.nodes[0]?.output()).toContain('"event":"schema.behind"');
  await installation.query(`DELETE FROM _prisma_migrations WHERE id = 'x'`);
});

test('while the database has a breaking migration of a newer version, all but health is refused, and told why', async () => {
  const breaking = '20991231235959_breaking_news';
  await installation.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', $1, now())`,
    [breaking],
  );
  try {
    // Without a readiness probe the node checks by itself.
    const me = () => outcome(asked('GET', '/api/users/me', { token: bob.token }));
    await expect.poll(me).toBe('503 unavailable');
    await expectClosed();
    const { email, password } = bob;
    for (const answer of [
      asked('POST', '/api/login', { json: { email, password } }),
      asked('POST', '/api/register', { json: signUpInput() }),
      asked('GET', '/login'),
      asked('GET', '/.well-known/jwks.json'),
    ])
      expect((await answer).text).toContain('The database is of another version than this server.');
    await isAlive();
    // A finding is reused for 0.5 s.
    await expect.poll(ready).toEqual([503, 'schema']);
    const output = installation.nodes[0]?.output() ?? '';
    expect(output).toContain(`"event":"schema.ahead","migration":"${breaking}"`);
    expect(output).toContain('"event":"service.refused","reason":"schema"');
  } finally {
    await installation.query(`DELETE FROM _prisma_migrations WHERE id = 'x'`);
  }
  await expect.poll(() => outcome(asked('GET', '/api/users/me', { token: bob.token }))).toBe('200');
});

test('on a full disk readiness fails until the database can write again', async () => {
  await expect.poll(ready).toEqual([200]);
  await installation.query(`
    CREATE FUNCTION fill_disk() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
    CREATE TRIGGER fill_disk BEFORE INSERT ON "Session" EXECUTE FUNCTION fill_disk()`);
  try {
    const { email, password } = bob;
    const login = () => outcome(asked('POST', '/api/login', { json: { email, password } }));
    // What says so is the last write: a job finds out again and again that this disk has room.
    const readyAfterLogin = async () => [await login(), ...(await ready())];
    await expect.poll(readyAfterLogin, { intervals: [100] }).toEqual(['503 unavailable', 503, 'disk']);
    await isAlive();
    // Reads go on.
    expect(await outcome(asked('GET', '/api/users/me', { token: bob.token }))).toBe('200');
  } finally {
    await installation.query('DROP FUNCTION fill_disk CASCADE');
  }
  await expect.poll(ready, { timeout: 20_000 }).toEqual([200]);
});

test('FLT-17 hundreds of readiness probes at once are answered, without a connection for each', async () => {
  test.skip(!process.env.TEST_DATABASE_URL, 'the embedded database counts no connections');
  const [before] = await installation.query<{ count: number }>(connectionsSql);
  const answers = await Promise.all(Array.from({ length: 300 }, () => asked('GET', '/api/health/ready')));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const [after] = await installation.query<{ count: number }>(connectionsSql);
  // Two are asked at the same time, and the keys are in memory.
  expect((after?.count ?? 99) - (before?.count ?? 0)).toBeLessThanOrEqual(2);
});

test('FLT-17 no answer names versions or hosts', async () => {
  const { text } = await asked('GET', '/api/health/ready');
  expect(JSON.parse(text)).toEqual({
    status: 'ok',
    checks: { database: 'ok', schema: 'ok', keys: 'ok', disk: 'ok', accepting: 'ok' },
  });
});

test('no outage leaves an unhandled rejection', () => {
  expect(installation.nodes[0]?.output()).not.toContain('unhandled_rejection');
});
