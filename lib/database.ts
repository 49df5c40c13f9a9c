import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { config } from '#lib/config';
import { AppError } from '#lib/errors';
import { perProcess, takePerProcess } from '#lib/per-process';
import { openPool } from '#lib/pool';
import { Prisma, PrismaClient } from '#prisma/client/client';

/**
 * The only entrance to the database: one pool for the process, shared by Prisma and by the few hand-written
 * statements (`readPrepared`). Made on first use, because `next build` imports this file too.
 */

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;
export { Prisma };

interface Connections {
  pool: pg.Pool;
  prisma: PrismaClient;
}

function connect(): Connections {
  const pool = openPool(config().databaseUrl, config().databasePool);
  const adapter = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => statementName(sql) });
  // A request's patience (lib/patience) ends its transaction before this does.
  return {
    pool,
    prisma: new PrismaClient({ adapter, transactionOptions: { maxWait: 2_500, timeout: 12_000 } }),
  };
}

const names = new Map<string, string>();

/**
 * Prepares the statements that come again and again; after 200 of them an empty name prepares nothing. Nor is a search
 * prepared: the database would settle on one plan for all texts, and what is right for a rare one is slow for a common.
 */
function statementName(sql: string): string {
  if (/ I?LIKE |^\/\* plan anew \*\//.test(sql)) return '';
  const known = names.get(sql);
  if (known) return known;
  if (names.size >= 200) return '';
  const name = `gatehouse_${names.size}`;
  names.set(sql, name);
  return name;
}

const connections = () => perProcess('database', connect);

export function database(): Database {
  return connections().prisma;
}

/**
 * Runs one prepared statement past Prisma: for what every request or probe asks, for what only SQL can say, and for very
 * many rows.
 */
export async function readPrepared<Row extends pg.QueryResultRow>(
  name: string,
  sql: string,
  values: unknown[],
): Promise<Row[]> {
  const { rows } = await connections().pool.query<Row>({ name, text: sql, values });
  return rows;
}

export type Read = typeof readPrepared;

/** Closes the pool; for scripts and tests, and at the end of the server. */
export async function disconnect(): Promise<void> {
  const open = takePerProcess<Connections>('database');
  await open?.prisma.$disconnect();
  await open?.pool.end();
}

/** True if `error` is the database's refusal of a second row with the same unique value (P2002). */
export function isUniqueViolation(error: unknown): error is Prisma.PrismaClientKnownRequestError {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

// Server unreachable or starting, too many connections, time-outs, no free connection, lost socket; P2003 and P2025:
// a row that somebody deleted in mid-request, as the next try will say; P2021, P2022 and 42…: the schema is behind or
// a right was taken away; 25006: it only reads, as a standby does.
const outages =
  /^(P1\d{3}|P20(03|2[1245]|28|34|37)|08...|25006|53...|57P0.|57014|58...|40001|40P01|42(501|703|P01)|XX...|E(CONN\w+|NOENT|NOSPC|NOTFOUND|TIMEDOUT|PIPE|HOST\w+|NET\w+|AI_AGAIN))$/;

// The same as Prisma's adapter names it, for a raw statement.
const unreachable =
  /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections|TransactionWriteConflict|TableDoesNotExist|ColumnNotFound|DatabaseAccessDenied)$/;

// What pg and pg-pool say without a code.
const lostConnection =
  /^(Connection terminated( unexpectedly| due to connection timeout)?|timeout expired|timeout exceeded when trying to connect|Query read timeout|Client (has encountered a connection error and|was closed and) is not queryable)$/;

interface Fault {
  code?: unknown;
  message?: unknown;
  cause?: unknown;
  /** Under P2010, a failed raw statement, Prisma says only here what the matter was. */
  meta?: { driverAdapterError?: { cause?: { kind?: unknown; originalCode?: unknown } } };
}

function isOutage({ code, message, meta }: Fault): boolean {
  const { kind, originalCode } = meta?.driverAdapterError?.cause ?? {};
  return (
    [code, originalCode].some((one) => typeof one === 'string' && outages.test(one)) ||
    (typeof kind === 'string' && unreachable.test(kind)) ||
    // An error of the adapter that Prisma did not translate has the kind as its message.
    (typeof message === 'string' && (lostConnection.test(message) || unreachable.test(message)))
  );
}

/** Says `unavailable` for an outage of the database, else returns the error as it is. */
export function asOutage(error: unknown): unknown {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (isOutage(cause)) return new AppError('unavailable', { retryAfter: 2, cause: error });
  }
  return error;
}
