import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { openClient } from '#lib/database/pool';
import { isBreaking, migrationNames } from '#lib/database/schema-state';
import { MigrationForbidden, StartError } from '#lib/database/start-error';

/**
 * Migrates the database to this version's schema, or says why not and changes nothing. Any number of nodes
 * may run it at once: one migrates, the others wait. Each migration
 * and its row in `_prisma_migrations` commit together; the table is Prisma's own, so that
 * `prisma migrate deploy` and `prisma migrate status` read the same history.
 */

// Any fixed number; Prisma's own command line takes this one for the same purpose, so the two exclude each other.
const advisoryLock = 72_707_369;

const historyTable = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`;

interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

interface Applied {
  name: string;
  checksum: string;
  finished: boolean;
}

/** Applies what is missing and returns the names of the migrations that were applied. */
export async function migrate(url: string): Promise<string[]> {
  const migrations = readMigrations();
  const client = await connect(url);
  try {
    await requireWritable(client);
    if (pending(migrations, await readHistory(client)).length === 0) return [];
    await client.query('SELECT pg_advisory_lock($1)', [advisoryLock]);
    const missing = pending(migrations, await readHistory(client));
    await client.query(historyTable);
    await findTrigrams(client);
    for (const migration of missing) await apply(client, migration);
    return missing.map(({ name }) => name);
  } catch (error) {
    throw isForbidden(error) ? new MigrationForbidden(forbidden, { cause: error }) : error;
  } finally {
    // Ends the session, and with it the lock.
    await client.end();
  }
}

/** @throws StartError for a standby, and for a database that was set to read only */
async function requireWritable(client: pg.Client): Promise<void> {
  const [found] = await read<{ readOnly: boolean }>(
    client,
    `SELECT current_setting('transaction_read_only') = 'on' AS "readOnly"`,
  );
  if (found?.readOnly)
    throw new StartError(
      'The database of DATABASE_URL only reads: name the primary, or set default_transaction_read_only = off.',
    );
}

const forbidden =
  'Migrations are missing, and the role of DATABASE_URL may not apply them: let its owner start once.';

/** 42501: insufficient privilege. */
const isForbidden = (error: unknown) =>
  [error, (error as Error).cause].some((one) => (one as { code?: string } | undefined)?.code === '42501');

/** The names of what `migrate` would apply; changes nothing. @throws StartError as `migrate` does */
export async function pendingMigrations(client: pg.Client): Promise<string[]> {
  return pending(readMigrations(), await readHistory(client)).map(({ name }) => name);
}

/** All migrations of this version, oldest first. */
function readMigrations(): Migration[] {
  const folder = join(process.cwd(), 'prisma/migrations');
  return migrationNames().map((name) => {
    const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/** Some providers keep extensions in a schema of their own: only migrations name what is in this one. */
async function findTrigrams(client: pg.Client): Promise<void> {
  await client.query(`SELECT set_config('search_path', format('public, pg_temp, %I', n.nspname), false)
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = 'pg_trgm' AND n.nspname <> 'public'`);
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`Migration ${name} failed and was undone: ${reason}`, { cause: error });
  }
}

/**
 * The migrations that are not in the database yet. Those of a newer version may be there, unless their name says that
 * they are breaking. @throws StartError if they do, or if ours are not as they were applied.
 */
function pending(migrations: Migration[], history: Applied[]): Migration[] {
  const known = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  for (const { name, checksum, finished } of history) {
    if (!finished)
      throw new StartError(`Migration ${name} failed half-way: restore a backup, or repair it by hand.`);
    const ours = known.get(name);
    if (!ours && isBreaking(name))
      throw new StartError(`The database is of a newer version (${name}): start that version, or newer.`);
    if (ours && ours !== checksum)
      throw new StartError(`Migration ${name} is not the one that was applied: restore its file.`);
  }
  const applied = new Set(history.map(({ name }) => name));
  return migrations.filter(({ name }) => !applied.has(name));
}

/** Milliseconds for each read of the history; migrations themselves have no limit. */
const longestWait = 10_000;

const noAnswer = (cause: unknown) =>
  new StartError(`The database of DATABASE_URL does not answer: ${reasonOf(cause)}`, { cause });

/** @throws StartError without an answer: a dead network must not keep a node waiting for ever. */
async function read<Row extends pg.QueryResultRow>(client: pg.Client, text: string): Promise<Row[]> {
  // The driver knows it, its types do not.
  const query: pg.QueryConfig & { query_timeout: number } = { text, query_timeout: longestWait };
  try {
    return (await client.query<Row>(query)).rows;
  } catch (error) {
    throw error instanceof pg.DatabaseError ? error : noAnswer(error);
  }
}

async function readHistory(client: pg.Client): Promise<Applied[]> {
  const [found] = await read<{ table: string | null }>(
    client,
    `SELECT to_regclass('_prisma_migrations')::text AS "table"`,
  );
  if (!found?.table) return [];
  return read<Applied>(
    client,
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
}

/** @throws StartError that says what to do, without the password that the URL may hold */
export async function connect(url: string): Promise<pg.Client> {
  try {
    return await openClient(url);
  } catch (error) {
    throw noAnswer(error);
  }
}

/** What to do about a refused connection, without the password that the URL may hold. */
function reasonOf(error: unknown): string {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (code === '3D000') return `${message}; create it with createdb.`;
  if (code === 'ERR_INVALID_URL') return `${message}; in its password write %2F for / and %40 for @.`;
  if (code === '28P01' || code === '28000') return `${message}; check the user and password.`;
  return `${message || code}; check the host and the port, and that PostgreSQL runs.`;
}
