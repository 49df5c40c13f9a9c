import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Read } from '#lib/database/read';
import { setObstacle } from '#lib/health';
import { log } from '#lib/log';
import { processSingleton } from '#lib/process-singleton';

/**
 * Whether the database has this version's schema. Migrations are additive, so a newer database serves an older node, too.
 * A breaking migration says so in its name (`20270131120000_breaking_drop_nicknames`): a node that does not know it
 * refuses every request but health, and runs no jobs.
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

/** True if older versions cannot run after it. */
export const isBreaking = (migration: string) => /^\d{14}_breaking_/.test(migration);

/** True if this version can serve from a database in this state. */
export const canServe = ({ missing, unknown }: SchemaState) =>
  missing.length === 0 && !unknown.some(isBreaking);

const known = () => processSingleton('migration-names', migrationNames);

function logChanges({ missing, unknown }: SchemaState): void {
  const logged = processSingleton('schema-state', () => ({ last: '' }));
  const state = `${missing} ${unknown}`;
  if (state === logged.last) return;
  logged.last = state;
  for (const migration of missing) log.warn('schema.behind', { migration });
  for (const migration of unknown) log.warn('schema.ahead', { migration });
}

/** Compares names: one read of few rows. Differences are logged once. */
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
  logChanges(state);
  return state;
}

/** Checks whether this version can serve; until the next check the server refuses if it cannot. */
export async function watchSchema(read: Read): Promise<boolean> {
  const serves = canServe(await readSchemaState(read));
  setObstacle('schema', !serves);
  return serves;
}
