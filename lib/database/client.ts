import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { config } from '#lib/config';
import { isConflictCode, openPool, retryConflicts } from '#lib/database/pool';
import { newStatementNames } from '#lib/database/statement-names';
import { AppError } from '#lib/errors';
import { processSingleton, takeSingleton } from '#lib/process-singleton';
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
  const adapter = new PrismaPg(pool, { statementNameGenerator: newStatementNames() });
  // A request's deadline (lib/database/deadline) ends its transaction earlier.
  return {
    pool,
    prisma: new PrismaClient({ adapter, transactionOptions: { maxWait: 2_500, timeout: 12_000 } }),
  };
}

const connections = () => processSingleton('database', connect);

export function database(): Database {
  return connections().prisma;
}

/** Runs one prepared statement past Prisma: for the most frequent reads, for SQL that Prisma lacks, and for very many rows. */
export async function readPrepared<Row extends pg.QueryResultRow>(
  name: string,
  sql: string,
  values: unknown[],
): Promise<Row[]> {
  const { rows } = await connections().pool.query<Row>({ name, text: sql, values });
  return rows;
}

/** Closes the pool; for scripts and tests, and at the end of the server. */
export async function disconnect(): Promise<void> {
  const open = takeSingleton<Connections>('database');
  await open?.prisma.$disconnect();
  await open?.pool.end();
}

/** True for a unique violation (P2002), from whichever bundle of Prisma. */
export function isUniqueViolation(error: unknown): error is Prisma.PrismaClientKnownRequestError {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}

// Server unreachable or starting, too many connections, time-outs (55P03: a lock_timeout), no free
// connection, lost socket; P2021, P2022 and 42…: the schema is behind or a privilege is missing; 25006: read only,
// like a standby; 25P0…: the server ended a transaction that took too long.
const outages =
  /^(P1\d{3}|P20(2[1248]|34|37)|08...|25006|25P0[34]|53...|55P03|57P0.|57014|58...|40001|40P01|42(501|703|P01)|XX...|E(CONN\w+|NOENT|NOSPC|NOTFOUND|TIMEDOUT|PIPE|HOST\w+|NET\w+|AI_AGAIN))$/;

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
  /** Under P2010, a failed raw statement, Prisma names the cause only here. */
  meta?: { driverAdapterError?: { cause?: { kind?: unknown; originalCode?: unknown } } };
}

const texts = (values: unknown[]) => values.filter((value) => typeof value === 'string');

/** Prisma's code and PostgreSQL's. */
const codesOf = ({ code, meta }: Fault) => texts([code, meta?.driverAdapterError?.cause?.originalCode]);

/** How Prisma's adapter calls it; an error that Prisma did not translate has it as its message. */
const kindsOf = ({ message, meta }: Fault) => texts([message, meta?.driverAdapterError?.cause?.kind]);

/** The error and what lies under it. */
function* causesOf(error: unknown): Generator<Fault> {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1)
    yield cause as Fault;
}

const isOutage = (fault: Fault) =>
  codesOf(fault).some((code) => outages.test(code)) ||
  kindsOf(fault).some((kind) => unreachable.test(kind) || lostConnection.test(kind));

/** The row to be changed was deleted concurrently. */
const isGone = (fault: Fault) => codesOf(fault).some((code) => /^P20(15|18|25)$/.test(code));

/** The parent of a new row was deleted concurrently, or the row to be deleted has children. */
const isForeignKeyViolation = (fault: Fault) =>
  codesOf(fault).some((code) => code === 'P2003' || code === '23503') ||
  kindsOf(fault).includes('ForeignKeyConstraintViolation');

function refusalOf(fault: Fault, cause: unknown): AppError | null {
  if (isGone(fault)) return new AppError('not_found', { cause });
  if (isForeignKeyViolation(fault))
    return new AppError('conflict', { detail: 'What this belongs to was deleted meanwhile.', cause });
  return isOutage(fault) ? new AppError('unavailable', { retryAfter: 2, cause }) : null;
}

/** Maps a database error to the error for a request; any other error is returned as it is. */
export function asAppError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  for (const fault of causesOf(error)) {
    const refusal = refusalOf(fault, error);
    if (refusal) return refusal;
  }
  return error;
}

/** True if the database role lacks a privilege (42501). */
export const lacksRight = (error: unknown) =>
  [...causesOf(error)].some(
    (fault) => codesOf(fault).includes('42501') || kindsOf(fault).includes('DatabaseAccessDenied'),
  );

/** Prisma calls both conflicts P2034. */
const isConflict = (error: unknown) =>
  [...causesOf(error)].some(
    (fault) =>
      codesOf(fault).some((code) => code === 'P2034' || isConflictCode(code)) ||
      kindsOf(fault).includes('TransactionWriteConflict'),
  );

/** Retries a whole transaction after a conflict, up to 3 attempts in all. It must be safe to run again. */
export const withRetries = <T>(transaction: () => Promise<T>): Promise<T> =>
  retryConflicts(isConflict, transaction);
