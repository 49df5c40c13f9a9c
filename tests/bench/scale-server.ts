import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connect } from '#lib/database/migrate';
import { freePort } from '#scripts/port';
import { onStop } from '#scripts/stop';
import { call, jar, signUpInput } from '#tests/support/http';
import { type Environment, startServer } from '#tests/support/server';
import { Stop } from '../../scripts/terminal.mjs';

/** The server of the scale bench, on a PostgreSQL database with that many seeded users. */

export interface ScaleServer {
  users: number;
  url: string;
  environment: Environment;
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Made for the bench, beside the seeded users. */
  administrator: BenchUser;
  user: BenchUser;
}

export interface BenchUser {
  id: string;
  email: string;
  password: string;
  token: string;
  /** The `Cookie` header of their browser. */
  cookie: string;
}

// Taken at the start: the writers' figure makes a database of its own this process's.
const given = process.env.DATABASE_URL || process.env.TEST_DATABASE_URL;

/** The server that databases are made on. @throws Stop without one */
function serverUrl(): URL {
  if (given) return new URL(given);
  throw new Stop('Scale is measured on PostgreSQL: set DATABASE_URL to one that may create databases.');
}

async function onServer<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) {
  const client = await connect(serverUrl().href);
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** The named database, which stays, or one that is gone afterwards. Returns its URL. */
async function databaseUrl(name: string | undefined): Promise<string> {
  const url = serverUrl();
  url.pathname = `/${name ?? `gatehouse_bench_${randomBytes(6).toString('hex')}`}`;
  const database = url.pathname.slice(1);
  const found = await onServer('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (found.length === 0) await onServer(`CREATE DATABASE ${pg.escapeIdentifier(database)}`);
  if (!name) {
    onStop(async () => void (await onServer(`DROP DATABASE ${pg.escapeIdentifier(database)} WITH (FORCE)`)));
  }
  return url.href;
}

/** `npm run gatehouse -- …` on this database; its output is ours. */
export function runGatehouse(environment: Environment, parameters: string[]): void {
  const { PATH = '', HOME = '' } = process.env;
  execFileSync(process.execPath, ['scripts/gatehouse.mjs', ...parameters], {
    env: { PATH, HOME, NODE_ENV: 'test', ...environment },
    stdio: 'inherit',
  });
}

/** Seeds what is missing to `users`; a database that was filled by another run is used as it is. */
async function fill(client: pg.Client, environment: Environment, users: number): Promise<void> {
  const { rows: tables } = await client.query(`SELECT 1 WHERE to_regclass('"User"') IS NOT NULL`);
  // A seed migrates nothing.
  if (tables.length === 0) await (await startServer(environment)).stop();
  const { rows } =
    tables.length > 0 ? await client.query<{ count: string }>(`SELECT count(*) FROM "User"`) : { rows: [] };
  const missing = users - Number(rows[0]?.count ?? 0);
  if (missing > 0) runGatehouse(environment, ['seed', '--users', String(missing), '--yes']);
}

async function enter(client: pg.Client, server: string, roles: string[]): Promise<BenchUser> {
  const { email, username, password } = signUpInput();
  const registered = await call('POST', '/api/register', { server, json: { email, username, password } });
  if (registered.status !== 201)
    throw new Error(`Registering answered ${registered.status}: ${registered.text}`);
  const { id } = registered.json.user as { id: string };
  await client.query(
    `INSERT INTO "UserRole" ("userId", "roleId", "grantedAt")
     SELECT $1, "id", now() FROM "Role" WHERE "name" = ANY($2)`,
    [id, roles],
  );
  const { json } = await call('POST', '/api/login', { server, json: { email, password } });
  const [token, refreshToken] = [String(json.access_token), String(json.refresh_token)];
  const cookies = Object.entries(jar({ accessToken: token, refreshToken }));
  return { id, email, password, token, cookie: cookies.map((pair) => pair.join('=')).join('; ') };
}

/** Opens `name`, or a database of its own, with at least `users` users. Logins are cheap there: BCRYPT_COST=4. */
export async function openScale(users: number, name?: string): Promise<ScaleServer> {
  const DATABASE_URL = await databaseUrl(name);
  const APP_SECRET = process.env.APP_SECRET || randomBytes(32).toString('base64url');
  const environment = { DATABASE_URL, APP_SECRET, BCRYPT_COST: '4', RATE_LIMITS: 'off' };
  const client = await connect(DATABASE_URL);
  onStop(() => client.end());
  await fill(client, environment, users);
  const server = await startServer({ ...environment, PORT: String(await freePort(0)) });
  onStop(async () => void (await server.stop()));
  return {
    users,
    url: server.url,
    environment,
    query: async (sql, values) => (await client.query(sql, values)).rows,
    administrator: await enter(client, server.url, ['admin']),
    user: await enter(client, server.url, ['editor']),
  };
}
