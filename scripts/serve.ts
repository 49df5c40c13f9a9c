import { Server } from 'node:http';
import next from 'next';
import { createUnattendedAdministrator, issueSetupLink } from '#lib/auth/setup';
import { config, readConfig } from '#lib/config';
import { stopBackground } from '#lib/core/background';
import { ensureFoundation } from '#lib/core/foundation';
import { disconnect } from '#lib/database';
import { AppError } from '#lib/errors';
import { log } from '#lib/log';
import { requestPatience, withPatience } from '#lib/patience';
import { drain } from '#lib/server/drain';
import { createGate, type Handler } from '#lib/server/gate';
import { serveStaticFiles } from '#lib/server/static-files';
import { migrate } from '#prisma/migrate';
import { isEmbedded, openDatabase, settleSecret } from '#scripts/database';
import { explained, sentenceOf } from '#scripts/failure';
import { freePort, listen } from '#scripts/port';
import { closeAll, onStop, stopOnSignals } from '#scripts/stop';
import { exitWith, Stop, step } from './terminal.mjs';

/** Everything that stands behind the URL, in the order in which it can fail: cheap checks first. */
export async function serve({ dev }: { dev: boolean }): Promise<void> {
  stopOnSignals();
  process.on('unhandledRejection', (reason) => log.error('process.unhandled_rejection', reason));
  try {
    await settle();
    await prepareDatabase();
    const link = await prepareFirstAdministrator();
    // Next brings its own copy of the database's client: it must not inherit the pool of this one.
    await disconnect();
    await startServer(dev);
    announce(link);
  } catch (error) {
    await closeAll();
    exitWith(explained(error));
  }
}

/** Reads the configuration and makes sure of the port, before anything takes time. */
async function settle(): Promise<void> {
  const { PORT: wanted = '', ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env;
  if (!email !== !password) {
    throw new Stop('ADMIN_EMAIL and ADMIN_PASSWORD belong together: give both, or neither.');
  }
  settleSecret();
  const { port } = readConfig({
    ...process.env,
    DATABASE_URL: isEmbedded() ? 'postgresql://embedded' : process.env.DATABASE_URL,
  });
  process.env.PORT = String(await freePort(wanted === '' ? port : Number(wanted)));
}

async function prepareDatabase(): Promise<void> {
  if (isEmbedded()) {
    const embedded = await step('Opening the database', 'Opened the embedded database', openDatabase);
    onStop(() => embedded.close());
  }
  onStop(disconnect);
  await step('Migrating', 'Migrated the database', () => migrate(config().databaseUrl));
  await ensureFoundation();
}

async function prepareFirstAdministrator(): Promise<string | null> {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env;
  if (email && password) {
    const made = await createUnattendedAdministrator({ email, password }).catch((error) => {
      if (!(error instanceof AppError)) throw error;
      throw new Stop(`ADMIN_EMAIL and ADMIN_PASSWORD are refused: ${sentenceOf(error)}`);
    });
    if (made) log.info('administrator.created');
  }
  return issueSetupLink();
}

async function startServer(dev: boolean): Promise<void> {
  const { origin, port } = config();
  let handle: Handler = () => Promise.reject(new Error('Next is not ready yet.'));
  const server = createGate((request, response) => handle(request, response), origin);
  await step('Starting', 'Started', async () => {
    // What `request.url` says inside Next: the public URL, whatever the Host header claims.
    const { hostname, port: named, protocol } = new URL(origin);
    const publicPort = Number(named) || (protocol === 'https:' ? 443 : 80);
    // Next answers upgrades on this server. Only its dev client needs them; without a listener, Upgrade is ignored.
    const httpServer = dev ? server : new Server();
    const app = next({ dev, dir: process.cwd(), hostname, port: publicPort, quiet: !dev, httpServer });
    await app.prepare();
    const answer = dev ? app.getRequestHandler() : serveStaticFiles(app.getRequestHandler());
    handle = (request, response) => withPatience(requestPatience, () => answer(request, response));
    onStop(() => app.close());
    // After the last request, so that what it did is sealed too.
    onStop(stopBackground);
    await listen(server, port);
    onStop(() => drain(server));
    if (dev) server.on('upgrade', (_, socket) => onStop(async () => void socket.destroy()));
  });
}

function announce(link: string | null): void {
  const { origin, port } = config();
  const local = `http://localhost:${port}`;
  console.log(`Gatehouse is ready at ${local}${origin === local ? '' : ` for ${origin}`}`);
  if (link) console.log(`Make yourself the first administrator (good for 30 minutes): ${link}`);
}
