import { randomBytes } from 'node:crypto';
import { expect } from '@playwright/test';
import type pg from 'pg';
import { connect } from '#lib/database/migrate';
import { type CommandResult, runCommand } from '#tests/support/command';
import { startDatabase } from '#tests/support/database';
import { call, signUpInput } from '#tests/support/http';
import { type ReverseProxy, startReverseProxy } from '#tests/support/reverse-proxy';
import { type Environment, startServer, type TestServer } from '#tests/support/server';

/** A Gatehouse with its own database, empty at first, and cheap hashing; users are made through its API. */
export interface Installation {
  /** The first node's URL; with an APP_URL that of a proxy in front of it, because a node answers under its own name only. */
  url: string;
  nodes: TestServer[];
  databaseUrl: string;
  /** The environment that all nodes share, for commands on the same database. */
  environment: Environment;
  /** One more process on the same database, with an environment that differs in this. */
  startNode(different?: Environment): Promise<TestServer>;
  /** Runs one command of `npm run gatehouse` on it, with the environment of the node that started last. */
  command(...parameters: string[]): Promise<CommandResult>;
  query<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string, values: unknown[] = []) {
  const client = await connect(url);
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

export async function startInstallation(environment: Environment = {}): Promise<Installation> {
  const database = await startDatabase();
  const nodes: TestServer[] = [];
  const shared = {
    DATABASE_URL: database.url,
    DATABASE_POOL: '6',
    BCRYPT_COST: '4',
    RATE_LIMITS: 'off',
    APP_SECRET: randomBytes(32).toString('base64url'),
    ...environment,
  };
  let latest: Environment = shared;
  const startNode = async (different: Environment = {}) => {
    latest = { ...shared, ...different };
    const node = await startServer({ ...(nodes[0] && { APP_URL: nodes[0].url }), ...latest });
    nodes.push(node);
    return node;
  };
  const first = await startNode();
  const { APP_URL } = environment;
  const proxy: ReverseProxy | null = APP_URL
    ? await startReverseProxy(first.url, new URL(APP_URL).host)
    : null;
  return {
    url: proxy?.url ?? first.url,
    nodes,
    databaseUrl: database.url,
    startNode,
    environment: { APP_URL: first.url, ...shared },
    command: (...parameters) => runCommand({ APP_URL: first.url, ...latest }, ...parameters),
    query: (sql, values) => query(database.url, sql, values),
    async close() {
      await proxy?.close();
      await Promise.all(nodes.map((node) => node.stop()));
      await database.close();
    },
  };
}

/** The token of the set-up link that a node prints at its start. */
export async function setupToken(node: TestServer | undefined): Promise<string> {
  const token = () => /\/setup\?token=(\S+)/.exec(node?.output() ?? '')?.[1] ?? '';
  await expect.poll(token).not.toBe('');
  return token();
}

export interface Account {
  id: string;
  username: string;
  email: string;
  password: string;
  token: string;
  refreshToken: string;
}

export async function logIn(server: string, who: { email: string; password: string }) {
  const { status, json } = await call('POST', '/api/login', {
    server,
    json: { email: who.email, password: who.password },
  });
  expect(status).toBe(200);
  return { token: String(json.access_token), refreshToken: String(json.refresh_token) };
}

async function enter(server: string, path: string, secret: { token?: string }): Promise<Account> {
  const who = signUpInput();
  const { status, json } = await call('POST', path, { server, json: { ...who, ...secret } });
  expect(status).toBe(201);
  const { id } = json.user as { id: string };
  return { id, ...who, ...(await logIn(server, who)) };
}

export const registerUser = ({ url }: Installation) => enter(url, '/api/register', {});

/** The first administrator, by the set-up link. */
export const firstAdministrator = async ({ url, nodes }: Installation) =>
  enter(url, '/api/setup', { token: await setupToken(nodes[0]) });

/** One more administrator, by a row: a set-up link is spent once, and an installation may be shared. */
export async function newAdministrator(installation: Installation): Promise<Account> {
  const who = await registerUser(installation);
  await installation.query(
    `INSERT INTO "UserRole" ("userId", "roleId", "grantedAt")
     SELECT $1::uuid, "id", now() FROM "Role" WHERE "name" = 'admin'`,
    [who.id],
  );
  return { ...who, ...(await logIn(installation.url, who)) };
}

/** Takes the role from all other administrators of a shared installation. */
export const leaveOneAdministrator = ({ query }: Installation, { id }: Account) =>
  query(
    `DELETE FROM "UserRole" g USING "Role" r WHERE r."id" = g."roleId" AND r."name" = 'admin' AND g."userId" <> $1`,
    [id],
  );

/** One more administrator, made by `root`. */
export async function secondAdministrator(installation: Installation, root: Account): Promise<Account> {
  const other = await registerUser(installation);
  const path = `/api/admin/users/${other.id}/roles/admin`;
  await call('PUT', path, { server: installation.url, token: root.token, json: {} });
  return other;
}
