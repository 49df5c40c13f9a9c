import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { connect } from '#lib/database/migrate';
import { onStop } from '#scripts/stop';
import type { Cluster } from '#tests/chaos/cluster';
import { faultsInDatabase } from '#tests/chaos/faults';
import { type Network, openNetwork } from '#tests/chaos/network';
import { assess } from '#tests/chaos/oracle';
import { reportCase, skipped } from '#tests/chaos/report';
import { type Administrator, startSteadyLoad } from '#tests/chaos/steady-load';
import { startDatabase } from '#tests/support/database';
import { startServer, type TestServer } from '#tests/support/server';

/** The database stops, freezes, is cut off, has no connection left: always under the same server. */

const outage = 6_000;
const afterwards = 5_500;
const connections = 5;

interface OutageEnvironment {
  server: TestServer;
  root: Administrator;
  /** The database itself, past the network. */
  url: string;
  network: Network;
  cluster: Cluster | null;
}

interface Cause {
  name: string;
  total: boolean;
  begin(environment: OutageEnvironment): Promise<void> | void;
  /** What else there is to report during the outage. */
  observe?(): Promise<string>;
  end(environment: OutageEnvironment): Promise<void> | void;
}

/** With our own cluster the fault is real; otherwise the network simulates it. */
const frozen: Cause = {
  name: 'FLT-03 database frozen',
  total: true,
  begin: ({ cluster, network }) => (cluster ?? { freeze: network.cut }).freeze(),
  end: ({ cluster, network }) => (cluster ?? { thaw: network.repair }).thaw(),
};

const killed: Cause = {
  name: 'FLT-05 database killed',
  total: true,
  begin: ({ cluster, network }) => (cluster ? cluster.kill() : network.refuse()),
  end: ({ cluster, network }) => (cluster ? cluster.start() : network.repair()),
};

const cut: Cause = {
  name: 'FLT-19 network cut',
  total: true,
  begin: ({ network }) => network.cut(),
  end: ({ network }) => network.repair(),
};

const held = `SELECT count(*)::int AS count FROM pg_stat_activity
  WHERE application_name = 'gatehouse' AND datname = current_database() AND state = 'active'`;

/** Locks that never come free hold every connection, each with a question that waits. */
function exhausted(): Cause {
  let holder: pg.Client | undefined;
  return {
    name: 'FLT-06 no connection left',
    total: false,
    async begin({ url }) {
      holder = await connect(url);
      await holder.query('BEGIN; LOCK TABLE "User", "Session" IN ACCESS EXCLUSIVE MODE');
    },
    async observe() {
      const rows = await holder?.query<{ count: number }>(held);
      return `a pool of ${connections} kept ${rows?.rows[0]?.count} connections busy`;
    },
    async end() {
      await holder?.end();
    },
  };
}

async function run(environment: OutageEnvironment, cause: Cause): Promise<boolean> {
  const steadyLoad = await startSteadyLoad(environment.server.url, environment.root);
  const from = performance.now();
  await cause.begin(environment);
  await pause(outage);
  const also = await cause.observe?.();
  const until = performance.now();
  await cause.end(environment);
  const over = performance.now();
  await pause(afterwards);
  await steadyLoad.stop();
  const { observed, faults } = assess(steadyLoad.answers, { from, until, over, total: cause.total });
  faults.push(...(await faultsInDatabase(environment.url, steadyLoad.registered)));
  if (/unhandled_rejection/.test(environment.server.output())) faults.push('an unhandled rejection');
  const kept = `${steadyLoad.registered.length} registrations kept`;
  reportCase(cause.name, [observed, kept, also].filter(Boolean).join('; '), faults);
  return faults.length === 0;
}

async function openEnvironment(cluster: Cluster | null, serverUrl: string): Promise<OutageEnvironment> {
  const { url, close } = await startDatabase(serverUrl);
  onStop(close);
  const target = new URL(url);
  const network = await openNetwork({ host: target.hostname, port: Number(target.port || 5432) });
  const through = new URL(url);
  through.host = `127.0.0.1:${network.port}`;
  const root = { email: 'root@example.test', password: 'tulip-basket-93' };
  const server = await startServer({
    DATABASE_URL: through.href,
    DATABASE_POOL: String(connections),
    BCRYPT_COST: '4',
    RATE_LIMITS: 'off',
    APP_SECRET: randomBytes(32).toString('base64url'),
    ADMIN_EMAIL: root.email,
    ADMIN_PASSWORD: root.password,
  });
  onStop(async () => void (await server.stop()));
  return { server, root, url, network, cluster };
}

/** True if every outage went as promised, or none could be made here, which is said. */
export async function runOutages(cluster: Cluster | string): Promise<boolean> {
  const own = typeof cluster === 'string' ? null : cluster;
  const url = own?.url ?? process.env.TEST_DATABASE_URL;
  if (!url) return skipped('outages of PostgreSQL', `${cluster}, and TEST_DATABASE_URL is not set`);
  if (!own) skipped('real freezes and kills', `${cluster}; a network that fails plays them`);
  const environment = await openEnvironment(own, url);
  let sound = true;
  for (const cause of [frozen, cut, exhausted(), killed]) sound = (await run(environment, cause)) && sound;
  return sound;
}
