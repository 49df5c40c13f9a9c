import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { migrate } from '#prisma/migrate';
import { startDatabase } from '#tests/support/database';
import { startServer } from '#tests/support/server';

/** The projects that were asked for on the command line; none named means all. */
function chosenProjects(): string[] {
  const { values } = parseArgs({
    args: process.argv.slice(2),
    options: { project: { type: 'string', multiple: true } },
    strict: false,
  });
  return (values.project ?? ['pages']).map(String);
}

/**
 * The database as every installation has it after its set-up: with an administrator, so that no test depends on
 * another having made one. Loaded only now, because these modules read the environment.
 */
async function setUpInstallation(): Promise<void> {
  const { ensureFoundation } = await import('#lib/core/foundation');
  const { disconnect } = await import('#lib/database');
  const { administrator } = await import('#tests/support/people');
  await ensureFoundation();
  await administrator({ withPassword: true });
  await disconnect();
}

/**
 * One database for the run, and one server on it if a chosen project talks to one. Tests share both and
 * therefore make their own people; what needs an empty database starts one of its own.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const projects = chosenProjects();
  if (projects.every((name) => name === 'architecture')) return async () => {};
  const database = await startDatabase();
  const secret = randomBytes(32).toString('base64url');
  const closings = [database.close];
  await migrate(database.url);
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    APP_SECRET: secret,
    DATABASE_POOL: '4',
    BCRYPT_COST: '4',
    // All tests call from one IP; those of the limits start an installation of their own.
    RATE_LIMITS: 'off',
  });
  if (projects.some((name) => name !== 'lib' && name !== 'architecture')) {
    const server = await startServer({
      ...{ DATABASE_URL: database.url, APP_SECRET: secret, DATABASE_POOL: '8', RATE_LIMITS: 'off' },
    });
    closings.unshift(async () => void (await server.stop()));
    Object.assign(process.env, { APP_URL: server.url, GATEHOUSE_TEST_URL: server.url });
  }
  await setUpInstallation();
  return async () => {
    for (const close of closings) await close();
  };
}
