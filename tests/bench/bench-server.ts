import { randomBytes } from 'node:crypto';
import { freePort } from '#scripts/port';
import { onStop } from '#scripts/stop';
import { startDatabase } from '#tests/support/database';
import { call, signUpInput } from '#tests/support/http';
import { type Environment, startServer, type TestServer } from '#tests/support/server';

/** The server under test, with a few users. */
export interface BenchServer {
  server: TestServer;
  environment: Environment;
  /** Bodies of `POST /api/login`, one for each user. */
  logins: { email: string; password: string }[];
  /** A bearer token of the first one. */
  token: string;
}

const users = 8;

/** On the PostgreSQL of DATABASE_URL or TEST_DATABASE_URL, in a database of its own; else on the embedded one. */
async function databaseEnvironment(): Promise<Environment> {
  process.env.TEST_DATABASE_URL ||= process.env.DATABASE_URL ?? '';
  if (!process.env.TEST_DATABASE_URL) return {};
  const database = await startDatabase();
  onStop(database.close);
  return { DATABASE_URL: database.url };
}

export async function openBench(): Promise<BenchServer> {
  const environment = {
    ...(await databaseEnvironment()),
    APP_SECRET: randomBytes(32).toString('base64url'),
    PORT: String(await freePort(0)),
    // All load comes from one IP.
    RATE_LIMITS: 'off',
  };
  const server = await startServer(environment);
  onStop(async () => void (await server.stop()));
  const logins = [];
  for (let count = 0; count < users; count += 1) logins.push(await register(server.url));
  const { json } = await call('POST', '/api/login', { server: server.url, json: logins[0] });
  return { server, environment, logins, token: String(json.access_token) };
}

async function register(server: string): Promise<{ email: string; password: string }> {
  const { username, email, password } = signUpInput();
  const { status, text } = await call('POST', '/api/register', {
    server,
    json: { username, email, password },
  });
  if (status !== 201) throw new Error(`Registering answered ${status}: ${text}`);
  return { email, password };
}
