import { expect, test } from '@playwright/test';
import type pg from 'pg';
import { connect, migrate } from '#lib/database/migrate';
import { canServe, isBreaking, migrationNames, readSchemaState } from '#lib/database/schema-state';
import { MigrationForbidden } from '#lib/database/start-error';
import { startDatabase, type TestDatabase } from '#tests/support/database';
import { readOn } from '#tests/support/own-database';
import { undo, undoable } from '#tests/support/undone-migration';
import { unique } from '#tests/support/users';

/** Old and new versions on one database, one after the other and side by side. */

test.describe.configure({ mode: 'default' });

let database: TestDatabase;
let client: pg.Client;

test.beforeAll(async () => {
  database = await startDatabase();
  client = await connect(database.url);
  await migrate(database.url);
  await client.query('CREATE TABLE kept AS TABLE _prisma_migrations');
});

test.afterEach(async () => {
  await client.query('DELETE FROM _prisma_migrations; INSERT INTO _prisma_migrations TABLE kept');
});

test.afterAll(async () => {
  await client.end();
  await database.close();
});

const state = () => readSchemaState(readOn(client));

const applied = (name: string) =>
  client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
     VALUES (gen_random_uuid()::text, 'x', $1, now(), 1)`,
    [name],
  );

const forgotten = (name: string) =>
  client.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [name]);

test('a database of this version serves', async () => {
  expect(await state()).toEqual({ missing: [], unknown: [] });
  expect(canServe(await state())).toBe(true);
});

test('a database that is behind does not serve until it is migrated', async () => {
  const [last = ''] = migrationNames().slice(-1);
  await forgotten(last);
  expect(await state()).toEqual({ missing: [last], unknown: [] });
  expect(canServe(await state())).toBe(false);
});

test('a migration that was begun and not finished, or undone, is missing', async () => {
  const [last = ''] = migrationNames().slice(-1);
  for (const change of ['finished_at = NULL', 'finished_at = now(), rolled_back_at = now()']) {
    await client.query(`UPDATE _prisma_migrations SET ${change} WHERE migration_name = $1`, [last]);
    expect((await state()).missing).toEqual([last]);
  }
});

test('a database that is ahead by additions serves, and an older node may start on it', async () => {
  const newer = '20991231235959_nicknames';
  await applied(newer);
  expect(await state()).toEqual({ missing: [], unknown: [newer] });
  expect(canServe(await state())).toBe(true);
  expect(await migrate(database.url)).toEqual([]);
});

test('a database that is ahead by a breaking migration is refused by older versions', async () => {
  const newer = '20991231235959_breaking_drop_nicknames';
  await applied(newer);
  expect(canServe(await state())).toBe(false);
  await expect(migrate(database.url)).rejects.toThrow(`newer version (${newer})`);
});

test('an older node may apply its own migration to a database that is ahead', async () => {
  await applied('20991231235959_nicknames');
  await undo(client);
  expect(await migrate(database.url)).toEqual([undoable]);
});

test('only the name says that a migration breaks', () => {
  expect(isBreaking('20270131120000_breaking_drop_nicknames')).toBe(true);
  expect(isBreaking('20270131120000_repair_breaking_news')).toBe(false);
});

test('a role that may not migrate is told so', async () => {
  test.skip(!process.env.TEST_DATABASE_URL, 'the embedded database knows one role, its owner');
  const role = `gatehouse_guest_${unique()}`;
  const [last = ''] = migrationNames().slice(-1);
  await forgotten(last);
  await client.query(`CREATE ROLE ${role} LOGIN`);
  try {
    await client.query(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`);
    const url = new URL(database.url);
    url.username = role;
    await expect(migrate(url.href)).rejects.toThrow(MigrationForbidden);
  } finally {
    await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  }
});
