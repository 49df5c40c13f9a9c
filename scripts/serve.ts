import { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import next from 'next';
import { createUnattendedAdministrator, issueSetupLink } from '#lib/auth/setup';
import { bootstrap } from '#lib/bootstrap';
import { config, readConfig } from '#lib/config';
import { startJobs } from '#lib/core/background/job';
import { disconnect, readPrepared } from '#lib/database/client';
import { readClock } from '#lib/database/clock';
import { requestDeadline, withDeadline } from '#lib/database/deadline';
import { migrate } from '#lib/database/migrate';
import { watchSchema } from '#lib/database/schema-state';
import { MigrationForbidden } from '#lib/database/start-error';
import { AppError } from '#lib/errors';
import { setObstacle } from '#lib/health';
import { jobs } from '#lib/jobs';
import { log } from '#lib/log';
import { serveApi } from '#lib/server/api';
import { drain } from '#lib/server/drain';
import { createFrontServer, type Handler } from '#lib/server/server';
import { serveStaticFiles } from '#lib/server/static-files';
import { dataDirectory, ensureSecret, isEmbedded, openDatabase } from '#scripts/database';
import { explained, refusedAdministrator } from '#scripts/failure';
import { databaseWarnings } from '#scripts/gatehouse/doctor/database';
import { environmentChecks } from '#scripts/gatehouse/doctor/environment';
import { leftBehindChecks, settingChecks } from '#scripts/gatehouse/doctor/files';
import { warningsOf } from '#scripts/gatehouse/doctor/finding';
import { watchOutput } from '#scripts/output';
import { freePort, type ListenTarget, listen, localUrl, portOf, reservePort } from '#scripts/port';
import { readHandlers } from '#scripts/routes';
import { closeAll, endOnUncaught, onStop, stopOnSignals } from '#scripts/stop';
import { reportReady } from '#scripts/supervisor';
import { loadedNames } from './environment-file.mjs';
import { exitWith, Stop, say, step } from './terminal.mjs';

const retryMilliseconds = 3_000;

interface Mode {
  dev: boolean;
}

/** Opens the database, migrates, and listens. */
export async function serve(target: ListenTarget, mode: Mode): Promise<void> {
  endOnUncaught();
  try {
    const embedded = await openOwnDatabase();
    const prepared = await prepareInstallation().catch(tolerateForbidden);
    if (!embedded) await warnOfDatabase();
    await startServer(target, mode);
    if (prepared) await announce(prepared.link);
    else await waitForSchema();
  } catch (error) {
    await fail(error, mode.dev);
  }
}

async function fail(error: unknown, dev: boolean): Promise<never> {
  await closeAll();
  return exitWith(dev ? explained(error) : withoutValues(explained(error)));
}

/** The message of an unexpected error may hold anything: the log says only where it was thrown. */
function withoutValues(error: unknown): unknown {
  if (error instanceof Stop) return error;
  log.error('start.failed', error);
  return new Stop('Gatehouse could not start: the line above says where it failed.');
}

/** Reads the configuration and reserves the port, before anything takes time. */
export async function configure({ dev }: Mode): Promise<ListenTarget> {
  stopOnSignals();
  watchOutput({ dev });
  return readSettings().catch((error) => fail(error, dev));
}

async function readSettings(): Promise<ListenTarget> {
  ensureSecret();
  const { port, host } = readConfig({
    ...process.env,
    DATABASE_URL: isEmbedded() ? 'postgresql://embedded' : process.env.DATABASE_URL,
  });
  const checks = [
    ...environmentChecks(process.env),
    ...settingChecks(loadedNames()),
    ...leftBehindChecks(isEmbedded(), dataDirectory()),
  ];
  for (const line of warningsOf(checks)) say(line);
  const target = port === 0 ? await reservePort(host) : { port: await freePort(port, host), host };
  process.env.PORT = String(portOf(target));
  return target;
}

/** Returns true for the embedded one. */
async function openOwnDatabase(): Promise<boolean> {
  const embedded = isEmbedded();
  if (embedded) {
    const engine = await step('Opening the database', 'Opened the embedded database', openDatabase);
    onStop(() => engine.close());
  }
  onStop(disconnect);
  return embedded;
}

async function warnOfDatabase(): Promise<void> {
  const { databaseUrl, databasePool } = config();
  for (const line of await databaseWarnings(databaseUrl, databasePool)) say(line);
}

/** @throws MigrationForbidden if this role may not migrate */
async function prepareInstallation(): Promise<{ link: string | null }> {
  await step('Migrating', 'Migrated the database', () => migrate(config().databaseUrl));
  // Logs if the database is ahead of this version.
  await watchSchema(readPrepared);
  await readClock(readPrepared);
  await bootstrap();
  return { link: await prepareFirstAdministrator() };
}

/** A node that may not migrate starts all the same, not ready, and serves when another has migrated. */
function tolerateForbidden(error: unknown): null {
  if (!(error instanceof MigrationForbidden)) throw error;
  log.warn('schema.behind', {}, error);
  setObstacle('schema', true);
  return null;
}

/** Retries every few seconds; `GET /api/health/ready` answers 503 until then. */
async function waitForSchema(): Promise<void> {
  say(`Gatehouse waits at ${localUrl(config())} for its database to be migrated.`);
  for (;;) {
    await pause(retryMilliseconds);
    const prepared = await prepareInstallation().catch((error) => {
      if (!(error instanceof MigrationForbidden)) log.error('schema.waiting', error);
    });
    if (prepared) return await announce(prepared.link);
  }
}

async function prepareFirstAdministrator(): Promise<string | null> {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env;
  if (email && password) {
    const made = await createUnattendedAdministrator({ email, password }).catch((error) => {
      if (!(error instanceof AppError)) throw error;
      throw new Stop(refusedAdministrator(error, email).join(' '));
    });
    if (made) log.info('administrator.created');
  }
  return issueSetupLink();
}

const withinDeadline =
  <Parameters extends unknown[], Result>(handler: (...given: Parameters) => Promise<Result>) =>
  (...given: Parameters): Promise<Result> =>
    withDeadline(requestDeadline, () => handler(...given));

async function startServer(target: ListenTarget, { dev }: Mode): Promise<void> {
  const { origin } = config();
  let pages: Handler = () => Promise.reject(new Error('Next is not ready yet.'));
  // In development Next answers the API, so that a change shows at once.
  const serve = dev ? undefined : serveApi(await readHandlers(), origin);
  const api = serve && Object.assign(withinDeadline(serve), { longestBody: serve.longestBody });
  const server = createFrontServer({ api, pages: (request, response) => pages(request, response) }, origin);
  await step('Starting', 'Started', async () => {
    // `request.url` inside Next is the public URL, whatever the Host header claims.
    const { hostname, port: named, protocol } = new URL(origin);
    const publicPort = Number(named) || (protocol === 'https:' ? 443 : 80);
    // Only Next's dev client needs upgrades; without a listener, Upgrade is ignored.
    const httpServer = dev ? server : new Server();
    const app = next({ dev, dir: process.cwd(), hostname, port: publicPort, quiet: !dev, httpServer });
    await app.prepare();
    pages = withinDeadline(dev ? app.getRequestHandler() : serveStaticFiles(app.getRequestHandler()));
    onStop(() => app.close());
    // After the last request, so that its audit rows are chained too.
    onStop(startJobs(jobs));
    await listen(server, target);
    onStop(() => drain(server));
    if (dev) server.on('upgrade', (_, socket) => onStop(async () => void socket.destroy()));
  });
}

async function announce(link: string | null): Promise<void> {
  const { origin } = config();
  const local = localUrl(config());
  say(`Gatehouse is ready at ${local}${origin === local ? '' : ` for ${origin}`}`);
  if (link) say(`Make yourself the first administrator (good for 30 minutes): ${link}`);
  await reportReady();
}
