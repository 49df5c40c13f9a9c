import { randomBytes } from 'node:crypto';
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

/** On the PostgreSQL that TEST_DATABASE_URL names if it is set, else the embedded one, in memory. */
export async function startDatabase(server = process.env.TEST_DATABASE_URL): Promise<TestDatabase> {
  if (!server) return startEmbedded({ directory: 'memory://' });
  const name = `gatehouse_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, close: () => onServer(server, `DROP DATABASE ${name} WITH (FORCE)`) };
}
