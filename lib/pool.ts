import pg from 'pg';
import { type Patience, patience } from '#lib/patience';

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
const longestPause = 5_000;

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
}

/** Asks on this connection with the patience of whoever asks, and closes it when that has run out. */
function makePatient(client: pg.ClientBase, signs: Signs): void {
  const query: Ask = client.query.bind(client);
  const ask = (spent: Patience, statement: Statement) => async () => {
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
      throw error;
    }
  };
  const patient: Ask = async (statement) => {
    const spent = patience();
    const result = await spent.spend(ask(spent, statement));
    signs.heard(client);
    return result;
  };
  Object.assign(client, { query: patient });
}

/**
 * PostgreSQL looks every second whether its client still listens, and ends a statement that nobody waits for, which
 * may hold locks. Not every system can (and the embedded database need not): there the time-out of statements ends it.
 */
const watchClient = "SET client_connection_check_interval = '1s'";

async function greet(client: pg.ClientBase, signs: Signs): Promise<void> {
  // Whoever holds the connection hears of its end from the question; the event alone would end the process.
  client.on('error', () => {});
  const greeting = inTime(longestConnect, () => client.query(watchClient));
  await greeting.catch((error) => {
    if (!(error instanceof pg.DatabaseError)) throw error;
  });
  signs.heard(client);
  makePatient(client, signs);
}

/** A pool with which nobody waits longer than their patience; it asks in promises only. */
export function openPool(connectionString: string, most: number): pg.Pool {
  const signs = new Signs();
  const pool = new pg.Pool({
    connectionString,
    max: most,
    connectionTimeoutMillis: longestConnect,
    statement_timeout: longestStatement,
    idle_in_transaction_session_timeout: longestPause,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'gatehouse',
    onConnect: (client) => greet(client, signs),
  });
  // An idle connection that breaks is replaced at its next use; without a listener it ends the process.
  pool.on('error', () => {});
  const open = pool.connect.bind(pool);
  const connect = async (): Promise<pg.PoolClient> => {
    const spent = patience();
    const acquire = () =>
      inTime(
        Math.min(spent.left, longestConnect),
        () => open(),
        (late) => late.release(),
      );
    for (;;) {
      const client = await spent.spend(acquire);
      if (!signs.isDoubtful(client)) return client;
      client.release(true);
    }
  };
  const query: Ask = async (statement) => {
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
  return Object.assign(pool, { connect, query });
}
