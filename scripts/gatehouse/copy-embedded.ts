import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { readConfig } from '#lib/config';
import { readSecret, startEmbedded } from '#lib/database/embedded/embedded';
import { connect, migrate, pendingMigrations } from '#lib/database/migrate';
import { dataDirectory, isEmbedded } from '#scripts/database';
import type { Command } from '#scripts/gatehouse/command';
import { onStop } from '#scripts/stop';
import { Stop, step } from '../terminal.mjs';

/**
 * Copies every row of the embedded database to the PostgreSQL of DATABASE_URL, in one transaction. Parents go before
 * children, and our triggers are disabled, so that the owner's rights are enough.
 */

const tablesInOrder = `
  WITH RECURSIVE ours AS (
    SELECT c.oid, c.relname FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> '_prisma_migrations'
  ), deep AS (
    SELECT oid, 0 AS depth FROM ours
    UNION ALL
    SELECT f.conrelid, deep.depth + 1 FROM deep
    JOIN pg_constraint f ON f.contype = 'f' AND f.confrelid = deep.oid AND f.conrelid <> deep.oid
  )
  SELECT relname AS name FROM ours JOIN deep USING (oid) GROUP BY relname ORDER BY max(depth), relname`;

/** Serial columns, with their sequences. */
const sequences = `
  SELECT table_name AS "table", column_name AS "column",
    pg_get_serial_sequence(quote_ident(table_name), column_name) AS "sequence"
  FROM information_schema.columns
  WHERE table_schema = current_schema() AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL`;

const batchSize = 1_000;

const namesOf = async (client: pg.Client) =>
  (await client.query<{ name: string }>(tablesInOrder)).rows.map(({ name }) => pg.escapeIdentifier(name));

/** Rows are copied as JSON, which PostgreSQL writes and reads, so that no type is needed here. */
async function copyTable(source: pg.Client, target: pg.Client, table: string): Promise<number> {
  await source.query(`DECLARE rows CURSOR FOR SELECT to_jsonb(t)::text AS row FROM ${table} t`);
  let count = 0;
  for (;;) {
    const { rows } = await source.query<{ row: string }>(`FETCH ${batchSize} FROM rows`);
    if (rows.length === 0) break;
    await target.query(
      `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
      [`[${rows.map(({ row }) => row).join()}]`],
    );
    count += rows.length;
  }
  await source.query('CLOSE rows');
  return count;
}

async function setSequences(target: pg.Client): Promise<void> {
  const { rows } = await target.query<{ table: string; column: string; sequence: string }>(sequences);
  for (const { table, column, sequence } of rows)
    await target.query(
      `SELECT setval($1, greatest(max(${pg.escapeIdentifier(column)}), 1), count(*) > 0) FROM ${pg.escapeIdentifier(table)}`,
      [sequence],
    );
}

/** Replaces what a start without users wrote there. */
async function copyAll(source: pg.Client, target: pg.Client): Promise<number> {
  // Of the source: other tables in the target are not ours to empty.
  const tables = await namesOf(source);
  await source.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await target.query('BEGIN');
  await target.query(`TRUNCATE ${tables.join(', ')}`);
  for (const table of tables) await target.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  let count = 0;
  for (const table of tables) count += await copyTable(source, target, table);
  for (const table of tables) await target.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  await setSequences(target);
  await target.query('COMMIT');
  return count;
}

/** @throws Stop unless APP_SECRET is the one of the folder */
function requireSecret(directory: string, secret: string): void {
  if (!existsSync(join(directory, 'secret')) || readSecret(directory) === secret) return;
  throw new Stop(
    `Give as APP_SECRET what ${join(directory, 'secret')} holds: the keys decrypt with no other.`,
  );
}

async function opened(url: string): Promise<pg.Client> {
  const client = await connect(url);
  onStop(() => client.end());
  return client;
}

async function openSource(directory: string): Promise<pg.Client> {
  if (!existsSync(join(directory, 'pg'))) throw new Stop(`There is no embedded database in ${directory}.`);
  const engine = await startEmbedded({ directory, asFound: true });
  onStop(() => engine.close());
  const source = await opened(engine.url);
  if ((await pendingMigrations(source)).length > 0)
    throw new Stop(
      `The database in ${directory} is of an older version: start this one on it once, without DATABASE_URL.`,
    );
  return source;
}

async function openTarget(url: string): Promise<pg.Client> {
  await migrate(url);
  const target = await opened(url);
  const { rows } = await target.query('SELECT 1 FROM "User" LIMIT 1');
  if (rows.length > 0) throw new Stop('The database of DATABASE_URL has users: take an empty one.');
  return target;
}

export const copyEmbedded: Command = {
  opensItself: true,
  async run() {
    if (isEmbedded()) throw new Stop('DATABASE_URL is not set: it says where the copy goes.');
    const { databaseUrl, appSecret } = readConfig(process.env);
    const directory = dataDirectory();
    requireSecret(directory, appSecret);
    const source = await openSource(directory);
    const target = await openTarget(databaseUrl);
    const count = await step('Copying', 'Copied every table', () => copyAll(source, target));
    console.log(
      `${count.toLocaleString('en-GB')} rows. ${directory} is unchanged: move it away once all is well.`,
    );
    return 0;
  },
};
