import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { schemaDifference } from '#scripts/schema-difference';
import { UsageError } from './terminal.mjs';

/**
 * Writes the next dated migration: what `prisma/schema.prisma` says beyond the migrations so far.
 * Their result is kept in `prisma/migrations/schema.prisma`, so that no database is needed.
 */

const folder = 'prisma/migrations';
const snapshot = `${folder}/schema.prisma`;

/** @throws UsageError for an invalid name */
export async function writeMigration(name: string): Promise<void> {
  if (!/^[a-z0-9_]+$/.test(name)) throw new UsageError('Name the migration in lower case: add_totp.');
  const schema = readFileSync('prisma/schema.prisma', 'utf8');
  const sql = await schemaDifference(existsSync(snapshot) ? readFileSync(snapshot, 'utf8') : '', schema);
  if (sql) {
    const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
    const file = `${folder}/${stamp}_${name}/migration.sql`;
    mkdirSync(`${folder}/${stamp}_${name}`, { recursive: true });
    writeFileSync(file, sql);
    console.log(`Wrote ${file}: read it before you commit it.`);
  } else {
    console.log('The database needs no change.');
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(snapshot, schema);
  writeFileSync(`${folder}/migration_lock.toml`, 'provider = "postgresql"\n');
}
