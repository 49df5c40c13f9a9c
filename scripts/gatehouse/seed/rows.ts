import type { Client } from 'pg';

/** Bulk inserts in one statement: one array for each column, expanded by `unnest`. */

interface Column {
  name: string;
  type: string;
}

async function columnsOf(client: Client, table: string): Promise<Column[]> {
  const text = `SELECT attname AS "name", format_type(atttypid, NULL) AS "type" FROM pg_attribute
    WHERE attrelid = quote_ident($1)::regclass AND attnum > 0 AND NOT attisdropped`;
  return (await client.query<Column>(text, [table])).rows;
}

const quoted = (name: string) => `"${name}"`;

/**
 * Inserts all rows, or none, and returns what `ending` (`RETURNING …`) asks for. The first row says which columns are
 * given; what is no column is left out.
 */
export async function insertRows<Row extends object>(
  client: Client,
  table: string,
  rows: readonly Row[],
  ending = '',
): Promise<Record<string, string>[]> {
  const [first] = rows;
  if (!first) return [];
  const columns = (await columnsOf(client, table)).filter(({ name }) => name in first);
  const arrays = columns.map(({ type }, index) => `$${index + 1}::${type}[]`);
  const names = columns.map(({ name }) => quoted(name)).join(', ');
  const values = columns.map(({ name }) =>
    rows.map((row) => {
      const cell: unknown = row[name as keyof Row];
      return cell instanceof Date ? cell.toISOString() : cell;
    }),
  );
  const text = `INSERT INTO ${quoted(table)} (${names}) SELECT * FROM unnest(${arrays.join(', ')}) ${ending}`;
  return (await client.query<Record<string, string>>(text, values)).rows;
}
