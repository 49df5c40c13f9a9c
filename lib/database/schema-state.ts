import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Read } from '#lib/database/read';
import { setObstacle } from '#lib/health';
import { log } from '#lib/log';
import { processSingleton } from '#lib/process-singleton';

/**
 * Whether the database has the schema that this version was written for. Migrations add and never take away, so a
 * database that is ahead serves an older node, too; the few that do otherwise say so in their name, which an older
 * node can read: `20270131120000_breaking_drop_nicknames`. Nodes that do not know such a one refuse every request but
 * those for health, and do no work beside them.
 */

export interface SchemaState {
  /** Migrations of this version that the database lacks. */
  missing: string[];
  /** Migrations of the database that this version does not know. */
  unknown: string[];
}

/** The names of this version's migrations, oldest first. */
export function migrationNames(): string[] {
  return readdirSync(path.join(process.cwd(), 'prisma/migrations'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** True if older versions cannot go on after it. */
export const isBreaking = (migration: string) => /^\d{14}_breaking_/.test(migration);

/** True if this version can serve from a database in this state. */
export const canServe = ({ missing, unknown }: SchemaState) =>
  missing.length === 0 && !unknown.some(isBreaking);

const known = () => processSingleton('migration-names', migrationNames);

function tell({ missing, unknown }: SchemaState): void {
  const told = processSingleton('schema-state', () => ({ last: '' }));
  const state = `${missing} ${unknown}`;
  if (state === told.last) return;
  told.last = state;
  for (const migration of missing) log.warn('schema.behind', { migration });
  for (const migration of unknown) log.warn('schema.ahead', { migration });
}

/** Compares names: one read of a handful of rows. What is amiss is logged once. */
export async function readSchemaState(read: Read): Promise<SchemaState> {
  const rows = await read<{ name: string }>(
    'schema-state',
    `SELECT migration_name AS "name" FROM _prisma_migrations
     WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
    [],
  );
  const applied = rows.map(({ name }) => name);
  const state = {
    missing: known().filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known().includes(name)),
  };
  tell(state);
  return state;
}

/** Looks whether this version can serve; from then on until the next look the server refuses if it cannot. */
export async function watchSchema(read: Read): Promise<boolean> {
  const serves = canServe(await readSchemaState(read));
  setObstacle('schema', !serves);
  return serves;
}
