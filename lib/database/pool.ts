import pg from 'pg';
import { type Deadline, deadline } from '#lib/database/deadline';
import { noteDiskFull } from '#lib/database/disk';

/**
 * Connections to a database that may stop answering at any moment, without a word. Nobody waits longer than their
 * patience. A connection that was given up is closed and never used again, whatever it would still say; so is each
 * that has said nothing since a question that went long unanswered, because it is likely to be as dead. So the first
 * request after an outage gets a connection that works.
 */

/** Milliseconds for a free or new connection. */
const longestConnect = 2_000;

/** Milliseconds for one statement: the database ends it first, and says so; else it is given up. */
const longestStatement = 10_000;
const longestAnswer = 12_000;

/** Milliseconds within a transaction in which nothing is asked: its node is gone, and its locks must not stay. */
const longestBackoff = 5_000;

/**
 * Milliseconds: so long a silence puts the other connections in doubt. A shorter one says more of who asks than of the
 * database, and must not cost a healthy one all its connections.
 */
const tellingSilence = 1_000;

/** The database has said nothing in time. Prisma's adapter knows the code. */
class Silence extends Error {
  readonly code = 'ETIMEDOUT';
  readonly syscall = 'read';
  readonly errno = -110;

  constructor() {
    super('The database did not answer in time.');
  }
}

/** What `ask` resolves to, within so many milliseconds. @throws Silence after them; `leave` gets what comes late. */
async function inTime<T>(milliseconds: number, ask: () => Promise<T>, leave?: (late: T) => void): Promise<T> {
  if (milliseconds <= 0) throw new Silence();
  const answer = ask();
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const silence = new Promise<never>((_, reject) => {
    const giveUp = () => {
      if (isOver) return;
      reject(new Silence());
      if (leave) answer.then(leave, () => {});
    };
    // What has arrived while this process was busy is read first: a late timer is no silence of the database.
    timer = setTimeout(() => setImmediate(giveUp), milliseconds);
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    isOver = true;
    clearTimeout(timer);
  }
}

type Statement = string | pg.QueryConfig;
type Ask = (statement: Statement) => Promise<pg.QueryResult>;

/** When each connection has last answered, and since when the database is known to have been silent. */
class Signs {
  readonly #prepared = new WeakMap<object, Set<string>>();
  #heardAt = new WeakMap<object, number>();
  #silentSince = Number.NEGATIVE_INFINITY;

  heard(client: object): void {
    this.#heardAt.set(client, performance.now());
  }

  silent(askedAt: number): void {
    this.#silentSince = Math.max(this.#silentSince, askedAt);
  }

  isDoubtful(client: object): boolean {
    return (this.#heardAt.get(client) ?? 0) < this.#silentSince;
  }

  /** Notes that the server keeps a statement of this name for the connection. */
  prepared(client: object, name: string): void {
    const names = this.#prepared.get(client) ?? new Set();
    this.#prepared.set(client, names.add(name));
  }

  isFull(client: object): boolean {
    return (this.#prepared.get(client)?.size ?? 0) >= mostPrepared;
  }
}

/** Asks on this connection with the patience of whoever asks, and closes it when that has run out. */
function withinDeadline(client: pg.ClientBase, signs: Signs): void {
  const query: Ask = client.query.bind(client);
  const ask = (spent: Deadline, statement: Statement) => async () => {
    const askedAt = performance.now();
    const longest = Math.min(spent.left, longestAnswer);
    try {
      return await inTime(longest, () => query(statement));
    } catch (error) {
      if (error instanceof Silence) {
        if (longest >= tellingSilence) signs.silent(askedAt);
        // From now on the pool knows it for closed, even with a transaction open on it that nobody could roll back.
        (client as pg.Client).end().catch(() => {});
      }
      if (error instanceof pg.DatabaseError && error.code === '53100') noteDiskFull();
      throw error;
    }
  };
  const withinDeadline: Ask = async (statement) => {
    const spent = deadline();
    if (typeof statement !== 'string' && statement.name) signs.prepared(client, statement.name);
    const result = await spent.spend(ask(spent, statement));
    signs.heard(client);
    return result;
  };
  Object.assign(client, { query: withinDeadline });
}

/**
 * What a statement means and how values are written. The server, the database, the role, the URL and PGOPTIONS may all
 * bring other values; each connection states its own, and a SET wins over all of them. It is a statement because in the
 * start packet the URL's `options` would win, and a pooler refuses what it does not know.
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
  idle_in_transaction_session_timeout: longestBackoff,
};

const noLimits: Limits = { statement_timeout: 0, idle_in_transaction_session_timeout: 0, lock_timeout: 0 };

/** States our settings on this connection. `set_config` takes a list as it is written; SET would take it for one name. */
export async function stateSettings(client: pg.ClientBase, limits: Limits = noLimits): Promise<void> {
  const settings = Object.entries({ ...ownSettings, ...limits });
  const calls = settings.map(([name, value]) => `pg_catalog.set_config('${name}', '${value}', false)`);
  await client.query(`SELECT ${calls.join(', ')}`);
}

/**
 * PostgreSQL looks every second whether its client still listens, and ends a statement that nobody waits for, which
 * may hold locks. Not every system can (and the embedded database need not): there the time-out of statements ends it.
 */
const watchClient = "SET client_connection_check_interval = '1s'";

async function greet(client: pg.ClientBase, signs: Signs): Promise<void> {
  // Whoever holds the connection hears of its end from the question; the event alone would end the process.
  client.on('error', () => {});
  const greeting = inTime(longestConnect, async () => {
    await stateSettings(client, poolLimits);
    await client.query(watchClient).catch((error) => {
      if (!(error instanceof pg.DatabaseError)) throw error;
    });
  });
  await greeting;
  signs.heard(client);
  withinDeadline(client, signs);
}

/** Milliseconds to connect, for what no request waits for. */
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

/** 40001 (serialization failure) and 40P01 (deadlock): another transaction was in the way, and this one is undone. */
export const isConflictCode = (code: unknown) => code === '40001' || code === '40P01';

const mostTries = 3;

/** Tries again, up to 3 times in all, what another transaction was in the way of. `work` must be safe to run again. */
export async function retryConflicts<T>(
  isConflict: (error: unknown) => boolean,
  work: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === mostTries || !isConflict(error)) throw error;
    }
  }
}

const isConflict = (error: unknown) => isConflictCode((error as { code?: unknown }).code);

/**
 * More than this many statements prepared on one connection are more than come again: the server keeps each until the
 * connection ends, so it is replaced (lib/statement-names gives no name twice).
 */
const mostPrepared = 400;

/** A pool with which nobody waits longer than their patience; it asks in promises only. */
export function openPool(connectionString: string, most: number): pg.Pool {
  const signs = new Signs();
  const pool = new pg.Pool({
    connectionString,
    max: most,
    connectionTimeoutMillis: longestConnect,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'gatehouse',
    onConnect: (client) => greet(client, signs),
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
      if (!signs.isDoubtful(client) && !signs.isFull(client)) return client;
      client.release(true);
    }
  };
  const queryOnce: Ask = async (statement) => {
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
  const query: Ask = (statement) => retryConflicts(isConflict, () => queryOnce(statement));
  return Object.assign(pool, { connect, query });
}
