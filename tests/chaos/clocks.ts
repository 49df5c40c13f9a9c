import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { onStop } from '#scripts/stop';
import { reportCase, skipped } from '#tests/chaos/report';
import { startDatabase } from '#tests/support/database';
import { call, signUpInput } from '#tests/support/http';
import { logIn } from '#tests/support/installation';
import { type Environment, startServer, type TestServer } from '#tests/support/server';

/** Clocks that are set back or ahead while a server runs, and nodes whose clocks differ. */

const minute = 60_000;
const root = { email: 'root@example.test', password: 'tulip-basket-93' };

interface Node {
  server: TestServer;
  /** Shifts its clock by this many milliseconds. */
  set(milliseconds: number): Promise<void>;
}

async function startNode(folder: string, name: string, environment: Environment): Promise<Node> {
  const file = join(folder, name);
  writeFileSync(file, '0');
  const shift = pathToFileURL(resolve('tests/chaos/clock-shift.mjs')).href;
  const server = await startServer({
    NODE_OPTIONS: `--import=${shift}`,
    CHAOS_CLOCK: file,
    BCRYPT_COST: '4',
    RATE_LIMITS: 'off',
    ADMIN_EMAIL: root.email,
    ADMIN_PASSWORD: root.password,
    ...environment,
  });
  onStop(async () => void (await server.stop()));
  return {
    server,
    async set(milliseconds) {
      writeFileSync(file, String(milliseconds));
      await pause(200);
    },
  };
}

const statusOf = async (method: string, path: string, options: Parameters<typeof call>[2]) =>
  (await call(method, path, options)).status;

/** Dead credentials must stay dead, living ones must work: each with the request that uses it. */
interface Credentials {
  dead: Record<string, (server: string) => Promise<number>>;
  living: Record<string, (server: string) => Promise<number>>;
}

const me = (token: string) => (server: string) => statusOf('GET', '/api/users/me', { server, token });

async function spendLink(server: string, id: string, admin: string) {
  const made = await call('POST', `/api/admin/users/${id}/password-link`, { server, token: admin, json: {} });
  const token = new URL(String(made.json.passwordLink)).searchParams.get('token');
  const json = { token, newPassword: 'copper-lantern-58' };
  const use = (at: string) => statusOf('PUT', '/api/password-reset', { server: at, json });
  return { first: await use(server), use };
}

/** Ends a session, replaces a refresh token twice (once has its grace) and spends a link on `server`. */
async function endCredentials(server: string): Promise<Credentials> {
  const [user, other] = [signUpInput(), signUpInput()];
  const { email, password } = user;
  await call('POST', '/api/register', { server, json: user });
  const { json } = await call('POST', '/api/register', { server, json: other });
  const ended = await logIn(server, user);
  await call('POST', '/api/logout', { server, token: ended.token, json: {} });
  const [lives, rotated] = [await logIn(server, user), await logIn(server, user)];
  const refresh = (refreshToken: string) => (at: string) =>
    statusOf('POST', '/api/refresh', { server: at, json: { refresh_token: refreshToken } });
  const replaced = { refresh_token: rotated.refreshToken };
  const successor = (await call('POST', '/api/refresh', { server, json: replaced })).json.refresh_token;
  const first = await refresh(String(successor))(server);
  const admin = await logIn(server, root);
  const link = await spendLink(server, (json.user as { id: string }).id, admin.token);
  if (first !== 200 || link.first >= 300)
    throw new Error(`Ending the credentials failed: ${first}, ${link.first}`);
  return {
    dead: {
      'a session that was ended': me(ended.token),
      'its refresh token': refresh(ended.refreshToken),
      'a spent link': link.use,
      'a refresh token that was replaced twice': refresh(rotated.refreshToken),
    },
    living: {
      'a live session': me(lives.token),
      'its refresh token': refresh(lives.refreshToken),
      login: (at) => statusOf('POST', '/api/login', { server: at, json: { email, password } }),
      readiness: (at) => statusOf('GET', '/api/health/ready', { server: at }),
    },
  };
}

async function faultsOf({ dead, living }: Credentials, server: string): Promise<string[]> {
  const faults: string[] = [];
  for (const [what, attempt] of Object.entries(dead)) {
    const status = await attempt(server);
    if (status < 400 || status >= 500) faults.push(`${what} answered ${status}`);
  }
  for (const [what, attempt] of Object.entries(living)) {
    const status = await attempt(server);
    if (status !== 200) faults.push(`${what} answered ${status}`);
  }
  return faults;
}

const observed = 'ended, replaced and spent stay dead, the rest lives';

/** One server, whose clock is set while it runs. */
export async function runSteps(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-clocks-'));
  onStop(async () => rmSync(folder, { recursive: true, force: true }));
  const { server, set } = await startNode(folder, 'one', { DATA_DIR: 'memory://' });
  let sound = true;
  for (const [name, step] of [
    ['−1 h', -60 * minute],
    ['−10 min', -10 * minute],
    ['+10 min', 10 * minute],
  ] as const) {
    await set(0);
    const credentials = await endCredentials(server.url);
    await set(step);
    const faults = await faultsOf(credentials, server.url);
    if (/unhandled_rejection/.test(server.output())) faults.push('an unhandled rejection');
    reportCase(`FLT-10 clock set by ${name}`, observed, faults);
    sound &&= faults.length === 0;
  }
  return sound;
}

/** Two nodes on one database, the clock of the second 5 min off. */
export async function runSkew(databaseServer: string | undefined): Promise<boolean> {
  const name = 'REF-19 nodes 5 min apart';
  if (!databaseServer) return skipped(name, 'two nodes need a PostgreSQL');
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-clocks-'));
  onStop(async () => rmSync(folder, { recursive: true, force: true }));
  const { url, close } = await startDatabase(databaseServer);
  onStop(close);
  const shared = { DATABASE_URL: url, APP_SECRET: randomBytes(32).toString('base64url') };
  const one = await startNode(folder, 'one', shared);
  const other = await startNode(folder, 'other', { ...shared, APP_URL: one.server.url });
  const faults: string[] = [];
  for (const offset of [5 * minute, -5 * minute]) {
    await other.set(offset);
    faults.push(...(await faultsOf(await endCredentials(one.server.url), other.server.url)));
  }
  reportCase(name, `ahead and behind: ${observed}`, faults);
  return faults.length === 0;
}
