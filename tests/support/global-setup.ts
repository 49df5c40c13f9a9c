import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { migrate } from '#lib/database/migrate';
import { startDatabase, writeImage } from '#tests/support/database';
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
  const { bootstrap } = await import('#lib/bootstrap');
  const { disconnect } = await import('#lib/database/client');
  const { administrator } = await import('#tests/support/users');
  await bootstrap();
  await administrator({ withPassword: true });
  await disconnect();
}

/** Writes the image that every embedded database of the run begins with; returns a function that removes it. */
async function prepareImage(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-image-'));
  const image = join(folder, 'image.tar');
  await writeImage(image);
  process.env.GATEHOUSE_TEST_IMAGE = image;
  return async () => rmSync(folder, { recursive: true });
}

/**
 * Starts one database for the run, and one server on it if a chosen project needs one. Tests share both and therefore
 * make their own users; a test that needs an empty database starts its own.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const projects = chosenProjects();
  if (projects.every((name) => name === 'architecture')) return async () => {};
  const closings = process.env.TEST_DATABASE_URL ? [] : [await prepareImage()];
  const database = await startDatabase();
  closings.unshift(database.close);
  const secret = randomBytes(32).toString('base64url');
  await migrate(database.url);
  // Hashing is cheap. All tests call from one IP; those of the limits start an installation of their own.
  const shared = { DATABASE_URL: database.url, APP_SECRET: secret, BCRYPT_COST: '4', RATE_LIMITS: 'off' };
  Object.assign(process.env, { ...shared, DATABASE_POOL: '4' });
  if (projects.some((name) => name !== 'lib' && name !== 'architecture')) {
    const server = await startServer({ ...shared, DATABASE_POOL: '8' });
    closings.unshift(async () => void (await server.stop()));
    Object.assign(process.env, { APP_URL: server.url, GATEHOUSE_TEST_URL: server.url });
  }
  await setUpInstallation();
  return async () => {
    for (const close of closings) await close();
  };
}
