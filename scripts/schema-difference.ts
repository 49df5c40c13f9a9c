import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { startEmbedded } from '#lib/database/embedded/embedded';

/** Prisma's own schema engine as WebAssembly: nothing native to download. */

const filters = { externalTables: [], externalEnums: [] };

/** The package's main entry imports `.wasm` as a module, which Node does not support. */
function load(): void {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const module = new WebAssembly.Module(readFileSync(entry.replace(/\.js$/, '.wasm')));
  const instance = new WebAssembly.Instance(module, {
    './schema_engine_bg.js': bindings as unknown as WebAssembly.ModuleImports,
  });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

const target = (content: string) =>
  content
    ? { tag: 'schemaDatamodel' as const, files: [{ path: 'schema.prisma', content }] }
    : { tag: 'empty' as const };

/** The SQL that leads from one `schema.prisma` (empty: from nothing) to another; empty if they mean the same. */
export async function schemaDifference(before: string, after: string): Promise<string> {
  load();
  // The engine reads a server's version first, though both sides of the comparison are texts.
  const scratch = await startEmbedded({ directory: 'memory://' });
  const adapter = bindMigrationAwareSqlAdapterFactory(
    new PrismaPg({ connectionString: scratch.url, max: 1 }),
  );
  const engine = await bindings.SchemaEngine.new(
    { datamodels: [['schema.prisma', after]] },
    () => {},
    adapter,
  );
  const ends = { from: target(before), to: target(after) };
  const { stdout } = await engine.diff({ ...ends, script: true, exitCode: null, filters });
  engine.free();
  await scratch.close();
  const sql = stdout ?? '';
  return sql.includes('-- This is an empty migration.') ? '' : sql;
}
