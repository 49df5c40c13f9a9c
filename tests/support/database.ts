import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import pg from 'pg';
import { startEmbedded } from '#prisma/embedded';

/** A database of the test's own, empty, that is gone afterwards. */
export interface TestDatabase {
  url: string;
  close(): Promise<void>;
}

async function onServer(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client(serverUrl);
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** Writes an embedded database as it is at first, for all that begin with it: making one takes seconds. */
export async function writeImage(file: string): Promise<void> {
  const fresh = await PGlite.create({ dataDir: 'memory://', extensions: { pg_trgm } });
  writeFileSync(file, Buffer.from(await (await fresh.dumpDataDir('none')).arrayBuffer()));
  await fresh.close();
}

/** On the PostgreSQL that TEST_DATABASE_URL names if it is set, else the embedded one, in memory. */
export async function startDatabase(server = process.env.TEST_DATABASE_URL): Promise<TestDatabase> {
  if (!server) return startEmbedded({ directory: 'memory://', image: process.env.GATEHOUSE_TEST_IMAGE });
  const name = `gatehouse_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, close: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}
