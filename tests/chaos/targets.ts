import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEmbedded } from '#lib/database/embedded/embedded';
import { onStop } from '#scripts/stop';
import { startDatabase } from '#tests/support/database';
import type { Environment } from '#tests/support/server';

/** The databases under load; both are removed afterwards. */
export interface ChaosTarget {
  name: string;
  environment: Environment;
  /** Where the database of the running server can be asked. */
  databaseUrl(): Promise<string>;
}

// Cheap hashes make the load dense.
const common = () => ({
  APP_SECRET: randomBytes(32).toString('base64url'),
  BCRYPT_COST: '4',
  RATE_LIMITS: 'off',
});

/** The embedded database dies with the server. */
export function openEmbedded(): ChaosTarget {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-chaos-'));
  onStop(async () => rmSync(directory, { recursive: true, force: true }));
  return {
    name: 'embedded',
    environment: { ...common(), DATA_DIR: directory },
    async databaseUrl() {
      const url = await findEmbedded(directory);
      if (!url) throw new Error('The restarted server does not own its folder.');
      return url;
    },
  };
}

/** A database of its own on the server that TEST_DATABASE_URL names, else on `spare`; null without either. */
export async function openPostgres(spare = ''): Promise<ChaosTarget | null> {
  const server = process.env.TEST_DATABASE_URL || spare;
  if (!server) return null;
  const { url, close } = await startDatabase(server);
  onStop(close);
  return {
    name: 'PostgreSQL',
    environment: { ...common(), DATABASE_URL: url },
    databaseUrl: async () => url,
  };
}
