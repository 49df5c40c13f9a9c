import type { Client } from 'pg';

/** Bulk inserts in one statement: one array for each column, expanded by `unnest`. */

/** Columns and their SQL types. */
export type Columns = Record<string, string>;

export type Cell = string | boolean | Date | Uint8Array | null;

const quoted = (name: string) => `"${name}"`;

export function insertSql(table: string, columns: Columns, ending = ''): string {
  const arrays = Object.values(columns).map((type, index) => `$${index + 1}::${type}[]`);
  const names = Object.keys(columns).map(quoted).join(', ');
  return `INSERT INTO ${quoted(table)} (${names}) SELECT * FROM unnest(${arrays.join(', ')}) ${ending}`;
}

/** Inserts all rows, or none, and returns what `ending` (`RETURNING …`) asks for. */
export async function insertRows<Name extends string>(
  client: Client,
  table: string,
  columns: Record<Name, string>,
  rows: readonly Record<NoInfer<Name>, Cell>[],
  ending = '',
): Promise<Record<string, string>[]> {
  if (rows.length === 0) return [];
  const names = Object.keys(columns) as Name[];
  const values = names.map((name) =>
    rows.map((row) => {
      const cell = row[name];
      return cell instanceof Date ? cell.toISOString() : cell;
    }),
  );
  return (await client.query<Record<string, string>>(insertSql(table, columns, ending), values)).rows;
}
