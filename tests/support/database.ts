import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import pg from 'pg';
import { startEmbedded } from '#lib/database/embedded/embedded';

/** A database of the test's own, empty, that is gone afterwards. */
export interface TestDatabase {
  url: string;
  close(): Promise<void>;
}

/** Writes an embedded database as it is at first, for all that begin with it: making one takes seconds. */
export async function writeImage(file: string): Promise<void> {
  const fresh = await PGlite.create({ dataDir: 'memory://', extensions: { pg_trgm } });
  writeFileSync(file, Buffer.from(await (await fresh.dumpDataDir('none')).arrayBuffer()));
  await fresh.close();
}

/** What a database may bring along, by the name that TEST_DATABASE_SETTING gives it; the first if it gives none. */
const hostileSettings: Record<string, Record<string, string>> = {
  west: {
    TimeZone: 'America/New_York',
    DateStyle: 'German',
    IntervalStyle: 'sql_standard',
    default_transaction_isolation: 'serializable',
  },
  east: {
    TimeZone: 'Pacific/Auckland',
    DateStyle: 'SQL, DMY',
    IntervalStyle: 'iso_8601',
    default_transaction_isolation: 'repeatable read',
  },
};

const hostileEverywhere = {
  search_path: 'elsewhere',
  bytea_output: 'escape',
  extra_float_digits: '-15',
  standard_conforming_strings: 'off',
  array_nulls: 'off',
  gin_fuzzy_search_limit: '1',
  statement_timeout: '60s',
};

/** Gives a database of the tests settings that nothing of ours may take its meaning from. */
export async function makeHostile(client: pg.Client, setting = process.env.TEST_DATABASE_SETTING ?? 'west') {
  const { rows } = await client.query<{ name: string }>('SELECT quote_ident(current_database()) AS name');
  const settings = Object.entries({ ...hostileSettings[setting], ...hostileEverywhere });
  const sql = settings.map(([name, value]) => `ALTER DATABASE ${rows[0]?.name} SET ${name} = '${value}'`);
  await client.query(`CREATE SCHEMA elsewhere; ${sql.join('; ')}`);
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/**
 * On the PostgreSQL that TEST_DATABASE_URL names if it is set, always in a hostile setting; else the embedded one, in
 * memory.
 */
export async function startDatabase(server = process.env.TEST_DATABASE_URL): Promise<TestDatabase> {
  if (!server) return startEmbedded({ directory: 'memory://', image: process.env.GATEHOUSE_TEST_IMAGE });
  const name = `gatehouse_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, (client) => client.query(`CREATE DATABASE ${name}`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  await onServer(url.href, makeHostile);
  const drop = (client: pg.Client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  return { url: url.href, close: () => onServer(server, drop) };
}
