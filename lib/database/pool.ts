import pg from 'pg';
import { type Deadline, deadline } from '#lib/database/deadline';
import { noteDiskFull } from '#lib/database/disk';

/**
 * A pool for a database that may stop answering at any moment. Every query has a deadline. A connection whose query timed
 * out is closed and never used again; so is every connection that has not answered since that query began, because it
 * is likely to be dead, too. So the first request after an outage gets a connection that works.
 */

/** Milliseconds for a free or new connection. */
const longestConnect = 2_000;

/** Milliseconds for one statement: the database cancels it first; otherwise we time out. */
const longestStatement = 10_000;
const longestAnswer = 12_000;

/** Milliseconds without a statement in a transaction: its node is gone, and its locks must not stay. */
const longestIdleInTransaction = 5_000;

/**
 * Milliseconds: a query that timed out after this makes the other connections suspect. After less, the caller's deadline
 * was short, and a healthy database must not lose all its connections.
 */
const suspectAfter = 1_000;

/** Prisma's adapter knows the code. */
class QueryTimeout extends Error {
  readonly code = 'ETIMEDOUT';
  readonly syscall = 'read';
  readonly errno = -110;

  constructor() {
    super('The database did not answer in time.');
  }
}

/** @throws QueryTimeout after so many milliseconds; `dispose` gets a late result. */
async function inTime<T>(
  milliseconds: number,
  run: () => Promise<T>,
  dispose?: (late: T) => void,
): Promise<T> {
  if (milliseconds <= 0) throw new QueryTimeout();
  const answer = run();
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const timeout = new Promise<never>((_, reject) => {
    const giveUp = () => {
      if (isOver) return;
      reject(new QueryTimeout());
      if (dispose) answer.then(dispose, () => {});
    };
    // An answer that arrived while this process was busy is read first: a late timer is not the database's fault.
    timer = setTimeout(() => setImmediate(giveUp), milliseconds);
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    isOver = true;
    clearTimeout(timer);
  }
}

type Statement = string | pg.QueryConfig;
type Query = (statement: Statement) => Promise<pg.QueryResult>;

/** When each connection answered last, and when the last query began that timed out. */
class ConnectionHealth {
  readonly #prepared = new WeakMap<object, Set<string>>();
  #lastSeen = new WeakMap<object, number>();
  #unresponsiveSince = Number.NEGATIVE_INFINITY;

  seen(client: object): void {
    this.#lastSeen.set(client, performance.now());
  }

  timedOut(startedAt: number): void {
    this.#unresponsiveSince = Math.max(this.#unresponsiveSince, startedAt);
  }

  isSuspect(client: object): boolean {
    return (this.#lastSeen.get(client) ?? 0) < this.#unresponsiveSince;
  }

  /** Notes that the connection has a prepared statement of this name. */
  prepared(client: object, name: string): void {
    const names = this.#prepared.get(client) ?? new Set();
    this.#prepared.set(client, names.add(name));
  }

  isFull(client: object): boolean {
    return (this.#prepared.get(client)?.size ?? 0) >= mostPrepared;
  }
}

/** Limits this connection's queries by the caller's deadline; a timeout closes the connection. */
function limitQueries(client: pg.ClientBase, health: ConnectionHealth): void {
  const query: Query = client.query.bind(client);
  const run = (spent: Deadline, statement: Statement) => async () => {
    const startedAt = performance.now();
    const longest = Math.min(spent.left, longestAnswer);
    try {
      return await inTime(longest, () => query(statement));
    } catch (error) {
      if (error instanceof QueryTimeout) {
        if (longest >= suspectAfter) health.timedOut(startedAt);
        // The pool then treats it as closed, even with an open transaction that nobody could roll back.
        (client as pg.Client).end().catch(() => {});
      }
      if (error instanceof pg.DatabaseError && error.code === '53100') noteDiskFull();
      throw error;
    }
  };
  const withinDeadline: Query = async (statement) => {
    const spent = deadline();
    if (typeof statement !== 'string' && statement.name) health.prepared(client, statement.name);
    const result = await spent.spend(run(spent, statement));
    health.seen(client);
    return result;
  };
  Object.assign(client, { query: withinDeadline });
}

/**
 * The settings that our statements rely on. Server, database, role, URL and PGOPTIONS may have others; a SET on each
 * connection overrides all of them. In the startup packet the URL's `options` would win, and a pooler refuses unknown ones.
 */
export const ownSettings: Readonly<Record<string, string>> = {
  // Prisma writes and reads times without a zone, so they must be UTC for everybody.
  TimeZone: 'UTC',
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  client_encoding: 'UTF8',
  bytea_output: 'hex',
  extra_float_digits: '1',
  standard_conforming_strings: 'on',
  array_nulls: 'on',
  // Locks decide the races, and a statement must see what was committed while it waited for one.
  default_transaction_isolation: 'read committed',
  // Prisma names this schema in each statement; temporary tables come last, so that none stands for one of ours.
  search_path: 'public, pg_temp',
  // Any other value lets an index leave out rows of a search.
  gin_fuzzy_search_limit: '0',
};

/** Milliseconds; 0 is no limit. */
interface Limits {
  statement_timeout: number;
  idle_in_transaction_session_timeout: number;
  lock_timeout?: number;
}

const poolLimits: Limits = {
  statement_timeout: longestStatement,
  idle_in_transaction_session_timeout: longestIdleInTransaction,
};

const noLimits: Limits = { statement_timeout: 0, idle_in_transaction_session_timeout: 0, lock_timeout: 0 };

/** Sets our settings on this connection. `set_config` takes a list as written; SET would take it for one name. */
export async function stateSettings(client: pg.ClientBase, limits: Limits = noLimits): Promise<void> {
  const settings = Object.entries({ ...ownSettings, ...limits });
  const calls = settings.map(([name, value]) => `pg_catalog.set_config('${name}', '${value}', false)`);
  await client.query(`SELECT ${calls.join(', ')}`);
}

/**
 * PostgreSQL checks every second whether the client is connected, and cancels an abandoned statement, which may hold locks.
 * Where the system cannot check, `statement_timeout` ends it.
 */
const watchClient = "SET client_connection_check_interval = '1s'";

async function configure(client: pg.ClientBase, health: ConnectionHealth): Promise<void> {
  // A query reports a broken connection; the event without a listener would end the process.
  client.on('error', () => {});
  await inTime(longestConnect, async () => {
    await stateSettings(client, poolLimits);
    await client.query(watchClient).catch((error) => {
      if (!(error instanceof pg.DatabaseError)) throw error;
    });
  });
  health.seen(client);
  limitQueries(client, health);
}

/** Milliseconds to connect outside of requests. */
const longestCommandConnect = 10_000;

/** One connection for a command or a migration: with the same settings as the pool's, and statements without a limit. */
export async function openClient(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    application_name: 'gatehouse',
    connectionTimeoutMillis: longestCommandConnect,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    await inTime(longestCommandConnect, () => stateSettings(client));
  } catch (error) {
    client.end().catch(() => {});
    throw error;
  }
  return client;
}

/** 40001 (serialization failure) and 40P01 (deadlock): the transaction was rolled back. */
export const isConflictCode = (code: unknown) => code === '40001' || code === '40P01';

const mostAttempts = 3;

/** Retries conflicts, up to 3 attempts in all. `work` must be safe to run again. */
export async function retryConflicts<T>(
  isConflict: (error: unknown) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === mostAttempts || !isConflict(error)) throw error;
    }
  }
}

const isConflict = (error: unknown) => isConflictCode((error as { code?: unknown }).code);

/** The server keeps prepared statements until the connection ends, so one with more than these is replaced. */
const mostPrepared = 400;

/** A pool that observes deadlines; with promises only, no callbacks. */
export function openPool(connectionString: string, most: number): pg.Pool {
  const health = new ConnectionHealth();
  const pool = new pg.Pool({
    connectionString,
    max: most,
    connectionTimeoutMillis: longestConnect,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'gatehouse',
    onConnect: (client) => configure(client, health),
  });
  // An idle connection that breaks is replaced at its next use; without a listener it ends the process.
  pool.on('error', () => {});
  const open = pool.connect.bind(pool);
  const connect = async (): Promise<pg.PoolClient> => {
    const spent = deadline();
    const acquire = () =>
      inTime(
        Math.min(spent.left, longestConnect),
        () => open(),
        (late) => late.release(),
      );
    for (;;) {
      const client = await spent.spend(acquire);
      if (!health.isSuspect(client) && !health.isFull(client)) return client;
      client.release(true);
    }
  };
  const queryOnce: Query = async (statement) => {
    const client = await connect();
    try {
      const result = await client.query(statement);
      client.release();
      return result;
    } catch (error) {
      client.release(true);
      throw error;
    }
  };
  // A statement outside a transaction is one of its own.
  const query: Query = (statement) => retryConflicts(isConflict, () => queryOnce(statement));
  return Object.assign(pool, { connect, query });
}
