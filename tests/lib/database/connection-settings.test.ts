import { expect, test } from '@playwright/test';
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { readConfig } from '#lib/config';
import { connect, migrate } from '#lib/database/migrate';
import { openClient, openPool, ownSettings } from '#lib/database/pool';
import { readFacts, settingFindings } from '#scripts/gatehouse/doctor/database';
import { makeHostile, startDatabase, type TestDatabase } from '#tests/support/database';
import { type OwnDatabase, openOwnDatabase } from '#tests/support/own-database';

/** Nothing takes its meaning from what the server, the database, the role or the URL bring along. */

test.describe.configure({ mode: 'default' });

const onPostgres = process.env.TEST_DATABASE_URL !== undefined;

const hostileOptions =
  '-c TimeZone=Asia/Kolkata -c DateStyle=SQL,DMY -c default_transaction_isolation=serializable -c search_path=gate';

/** The URL, so that the server reads these options at the start of a connection. */
function withOptions(text: string): string {
  const url = new URL(text);
  url.searchParams.set('options', hostileOptions);
  return url.href;
}

const asked = Object.keys(ownSettings).map((name) => `current_setting('${name}') AS "${name}"`);

async function settingsOf(on: pg.Client | pg.Pool): Promise<Record<string, string>> {
  const { rows } = await on.query<Record<string, string>>({ text: `SELECT ${asked.join(', ')}` });
  return rows[0] ?? {};
}

let database: TestDatabase;

test.beforeAll(async () => {
  database = await startDatabase();
  if (onPostgres) return;
  const client = await connect(database.url);
  await makeHostile(client);
  // All connections to the embedded engine share one session.
  await client.query(
    `SET TimeZone = 'America/New_York'; SET DateStyle = 'German'; SET search_path = elsewhere`,
  );
  await client.end();
});

test.afterAll(() => database.close());

test('each connection sets its own settings, for any settings of the database and the URL', async () => {
  for (const url of [database.url, withOptions(database.url)]) {
    const pool = openPool(url, 1);
    expect(await settingsOf(pool)).toEqual(ownSettings);
    await pool.end();
    const client = await openClient(url);
    expect(await settingsOf(client)).toEqual(ownSettings);
    await client.end();
  }
});

test('PGOPTIONS and the like do not change the meaning of a statement, either', async () => {
  const hostile = { PGOPTIONS: hostileOptions, PGTZ: 'Asia/Kolkata', PGDATESTYLE: 'German' };
  const before = { ...process.env };
  Object.assign(process.env, hostile);
  try {
    const pool = openPool(database.url, 1);
    expect(await settingsOf(pool)).toEqual(ownSettings);
    await pool.end();
  } finally {
    for (const name of Object.keys(hostile)) delete process.env[name];
    Object.assign(process.env, before);
  }
});

test('a statement is ended by our limit and not by that of the database, and a migration by none', async () => {
  const limits = `SELECT current_setting('statement_timeout') AS "statement", current_setting('lock_timeout') AS "lock"`;
  const client = await openClient(database.url);
  await client.query('SELECT 1');
  expect((await client.query(limits)).rows).toEqual([{ statement: '0', lock: '0' }]);
  await client.end();
  const pool = openPool(database.url, 1);
  expect((await pool.query(limits)).rows).toMatchObject([{ statement: '10s' }]);
  await pool.end();
});

test.describe('on a database with other settings', () => {
  let own: OwnDatabase;

  test.beforeAll(async () => {
    own = await openOwnDatabase();
    if (!onPostgres) await own.query(`SET TimeZone = 'Pacific/Auckland'`);
  });

  test.afterAll(() => own.close());

  test('a time that Prisma writes is the same for a raw statement, and the other way round', async () => {
    const db = own.newClient();
    const createdAt = new Date('2026-07-01T03:04:05.678Z');
    const id = uuidv7();
    await db.role.create({ data: { id, name: 'written', label: 'Written', description: '', createdAt } });
    const epoch = `SELECT (extract(epoch FROM "createdAt") * 1000)::float8 AS "at" FROM "Role" WHERE "id" = $1`;
    expect(await own.query(epoch, [id])).toEqual([{ at: createdAt.getTime() }]);
    const later = new Date('2026-12-31T23:59:59.001Z');
    await own.query(`UPDATE "Role" SET "createdAt" = $2 WHERE "id" = $1`, [id, later.toISOString()]);
    expect(await db.role.findUnique({ where: { id }, select: { createdAt: true } })).toEqual({
      createdAt: later,
    });
    const [raw] = await db.$queryRaw<{ isLater: boolean; at: Date }[]>`
      SELECT "createdAt" >= ${later} AS "isLater", "createdAt" AS "at" FROM "Role" WHERE "id" = ${id}::uuid`;
    expect(raw).toEqual({ isLater: true, at: later });
  });

  test('every time is kept with its zone', async () => {
    const zoneless = await own.query(
      `SELECT table_name, column_name FROM information_schema.columns
       WHERE table_schema = 'public' AND data_type LIKE 'time% without time zone'`,
    );
    expect(zoneless).toEqual([]);
  });

  test('a transaction reads what was committed while it waited', async () => {
    const level = await own.newClient().$transaction((tx) => tx.$queryRaw`SHOW transaction_isolation`);
    expect(level).toEqual([{ transaction_isolation: 'read committed' }]);
  });

  test('all tables are in the schema public, where Prisma looks for them', async () => {
    const elsewhere = await own.query(
      `SELECT table_schema, table_name FROM information_schema.tables
       WHERE table_schema NOT IN ('public', 'pg_catalog', 'information_schema')`,
    );
    expect(elsewhere).toEqual([]);
    expect(await own.query(`SELECT to_regclass('public."User"')::text AS "table"`)).toEqual([
      { table: '"User"' },
    ]);
  });
});

test('migrations find the trigrams in any schema', async () => {
  const other = await startDatabase();
  const client = await connect(other.url);
  await client.query('CREATE SCHEMA "our extensions"; CREATE EXTENSION pg_trgm SCHEMA "our extensions"');
  await client.end();
  expect(await migrate(other.url)).not.toEqual([]);
  await other.close();
});

test('DATABASE_URL with a schema of its own is refused by name, and with public is not', () => {
  const environment = { NODE_ENV: 'production' as const, APP_SECRET: 'Vq7mB2xK9tR4wZ8nC5yF1hJ6pL3sD0gA' };
  const read = (query: string) =>
    readConfig({ ...environment, DATABASE_URL: `postgresql://gatehouse@localhost/gatehouse${query}` });
  for (const query of ['?schema=gate', '?sslmode=disable&schema=gate', '?schema=', '?schema=public2'])
    expect(() => read(query), query).toThrow('DATABASE_URL names a schema');
  for (const query of ['', '?schema=public', '?schema=public&sslmode=disable', '?application_name=schema=x'])
    expect(read(query).databaseUrl).toContain('gatehouse');
});

test('the doctor says of other settings that they do no harm, and proves it on its connection', async () => {
  test.skip(!process.env.TEST_DATABASE_URL, 'of the embedded database everything is ours');
  const client = await connect(withOptions(database.url));
  const findings = settingFindings(await readFacts(client));
  expect(findings).toMatchObject([{ severity: 'note', finding: expect.stringContaining('TimeZone') }]);
  await client.query(`SET TimeZone = 'Asia/Kolkata'; SET session_replication_role = replica`);
  const lost = settingFindings(await readFacts(client));
  expect(lost).toMatchObject([
    { severity: 'fault', finding: 'The connection has TimeZone = Asia/Kolkata.' },
    { severity: 'fault', finding: expect.stringContaining('session_replication_role') },
  ]);
  await client.end();
});
