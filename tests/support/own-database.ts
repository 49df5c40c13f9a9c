import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import type { Database } from '#lib/database/client';
import { connect, migrate } from '#lib/database/migrate';
import { openPool } from '#lib/database/pool';
import type { Read } from '#lib/database/read';
import { PrismaClient } from '#prisma/client/client';
import { startDatabase } from '#tests/support/database';

/** One statement as it went to the server. */
export interface Statement {
  text: string;
  values: unknown[];
}

/** A migrated database that no other test uses, for tests of whole tables. */
export interface OwnDatabase {
  url: string;
  /** A client with its own pool, as one node has. `heard` gets its statements outside transactions. */
  newClient(heard?: (statement: Statement) => void): Database;
  /** Runs `work` in a transaction that is rolled back. */
  rolledBack<T>(work: (client: pg.Client) => Promise<T>): Promise<T>;
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** The database as one connection reads it. */
export const readOn =
  (client: pg.Client | pg.Pool): Read =>
  async (_name, text, values) =>
    (await client.query(text, values)).rows;

function overheard(pool: pg.Pool, heard: (statement: Statement) => void): pg.Pool {
  const query = pool.query.bind(pool);
  const listening = (asked: { text: string; values?: unknown[] }) => {
    heard({ text: asked.text, values: asked.values ?? [] });
    return query(asked);
  };
  return Object.assign(pool, { query: listening });
}

export async function openOwnDatabase(): Promise<OwnDatabase> {
  const { url, close } = await startDatabase();
  await migrate(url);
  const closings: (() => Promise<void>)[] = [];
  async function connected<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await connect(url);
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
  return {
    url,
    newClient(heard) {
      const pool = openPool(url, 4);
      const client = new PrismaClient({ adapter: new PrismaPg(heard ? overheard(pool, heard) : pool) });
      closings.push(async () => {
        await client.$disconnect();
        await pool.end();
      });
      return client;
    },
    rolledBack: (work) =>
      connected(async (client) => {
        await client.query('BEGIN');
        const result = await work(client);
        await client.query('ROLLBACK');
        return result;
      }),
    query: (sql, values) => connected(async (client) => (await client.query(sql, values)).rows),
    async close() {
      for (const end of closings) await end();
      await close();
    },
  };
}
