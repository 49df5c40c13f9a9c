import type pg from 'pg';

/** Runs one prepared statement: `readPrepared` of the process's pool, or the same on a connection of a command's own. */
export type Read = <Row extends pg.QueryResultRow>(
  name: string,
  sql: string,
  values: unknown[],
) => Promise<Row[]>;
