import { defineConfig } from 'prisma/config';

// `generate`, `validate` and `format` run as WASM; naming any file here keeps the command line
// from downloading the native schema engine, which nothing of ours uses (docs/decisions/0005).
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
