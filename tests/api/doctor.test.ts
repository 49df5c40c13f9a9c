import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { expect } from '@playwright/test';
import { connect } from '#lib/database/migrate';
import { runCommand } from '#tests/support/command';
import { startDatabase, type TestDatabase } from '#tests/support/database';
import { test } from '#tests/support/fixtures';
import { withFolder } from '#tests/support/folder';
import { type Environment, startServer } from '#tests/support/server';

/** `gatehouse doctor` as an operator runs it: beside a server, without one, and where nothing works. */

test.describe.configure({ mode: 'default', timeout: 180_000 });

let database: TestDatabase;
let environment: Environment;

const newSecret = () => `aA1${randomBytes(32).toString('base64url')}`;

test.beforeAll(async () => {
  database = await startDatabase();
  environment = { DATABASE_URL: database.url, APP_SECRET: newSecret(), DATABASE_POOL: '4', BCRYPT_COST: '4' };
});

test.afterAll(() => database.close());

async function query(sql: string): Promise<unknown[]> {
  const client = await connect(database.url);
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
}

async function doctor(given: Environment) {
  const { code, output, errors } = await runCommand({ PORT: '0', ...given }, 'doctor');
  expect(errors).toEqual(['']);
  return { code, lines: output.trim().split('\n') };
}

/** The database of a test is hostile, and the embedded engine, given as a PostgreSQL, writes nothing through to a disk. */
const isExpected = (line: string) =>
  line.startsWith('· Database settings') ||
  (!process.env.TEST_DATABASE_URL && line.startsWith('! Durability'));

/** Of each finding that is not all well, the mark and the title; a line of the log may stand between them. */
const faulty = (lines: string[]) =>
  lines.filter((line) => !/^[✓{]/.test(line) && !isExpected(line)).map((line) => line.split(':')[0]);

test('a configuration that the start refuses is one finding, and the doctor opens nothing', async () => {
  const { code, lines } = await doctor({ ...environment, APP_URL: 'http://id.example.com' });
  expect([code, faulty(lines)]).toEqual([1, ['✗ Configuration']]);
  expect(lines.join('\n')).toContain('APP_URL is plain http');
});

test('a database that does not answer is one finding that keeps its password', async () => {
  const url = 'postgresql://gatehouse:hush-hush-9@127.0.0.1:1/none';
  const { code, lines } = await doctor({ ...environment, DATABASE_URL: url });
  expect([code, faulty(lines)]).toEqual([1, ['✗ Database']]);
  expect(lines.join('\n')).toContain('check the host and the port');
  expect(lines.join('\n')).not.toContain('hush');
});

test('an empty database waits for its migrations, which is no fault, and stays empty', async () => {
  const { code, lines } = await doctor(environment);
  expect([code, faulty(lines)]).toEqual([0, ['! Migrations']]);
  expect(lines.at(-1)).toContain('20261201000000_init');
  expect(await query(`SELECT FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
});

test('beside a running server the doctor sees the server, the keys and that there is no administrator yet', async () => {
  const server = await startServer(environment);
  const { code, lines } = await doctor({ ...environment, PORT: new URL(server.url).port });
  expect([code, faulty(lines)]).toEqual([0, ['! Administrator']]);
  expect(lines).toContain('✓ Reachable');
  expect(lines).toContain('✓ Keys');
  expect(await server.stop()).toBe(0);
});

test('an ADMIN_EMAIL and ADMIN_PASSWORD from which no administrator can be made are a fault', async () => {
  await query(
    `INSERT INTO "User" ("id", "username", "usernameNormalized", "email", "emailNormalized", "createdAt")
     VALUES (gen_random_uuid(), 'taken', 'taken', 'o''x@example.test', 'o''x@example.test', now())`,
  );
  const judged = async (ADMIN_EMAIL: string, ADMIN_PASSWORD = 'tulip-basket-93') => {
    const { lines } = await doctor({ ...environment, ADMIN_EMAIL, ADMIN_PASSWORD });
    return lines.filter((line) => line.includes(' Administrator'));
  };
  const shell = String.raw`recover-admin 'O'\''x@example.test'`;
  expect(await judged("O'x@example.test")).toEqual([
    `✗ Administrator: ADMIN_EMAIL is another user’s already. Make that user the administrator: npm run gatehouse -- ${shell}`,
  ]);
  expect(await judged('boss@example.test', 'password')).toEqual([
    expect.stringMatching(/^✗ Administrator: ADMIN_EMAIL and ADMIN_PASSWORD are refused: password: This is/),
  ]);
  expect(await judged('boss@example.test')).toEqual([
    '· Administrator: There is no administrator yet. The next `npm start` creates one from ADMIN_EMAIL.',
  ]);
});

test('another APP_SECRET than the database was set up with is a fault', async () => {
  const { code, lines } = await doctor({ ...environment, APP_SECRET: newSecret() });
  expect([code, faulty(lines)]).toEqual([1, ['✗ Keys', '✗ Keys', '! Administrator']]);
});

test('a database that cannot be served by this version is a fault', async () => {
  await query(`UPDATE _prisma_migrations SET checksum = 'x' WHERE migration_name LIKE '%_init'`);
  const { code, lines } = await doctor(environment);
  expect([code, faulty(lines)]).toEqual([1, ['✗ Migrations']]);
});

/** Names and modes of all that lies in a folder, but for the engine's own files. */
const picture = (folder: string) =>
  ['.', ...readdirSync(folder)].map((name) => [name, statSync(`${folder}/${name}`).mode]);

test('for an embedded installation the doctor makes nothing and changes no mode, and readable files are faults', async () => {
  await withFolder(async (folder) => {
    const given = { DATA_DIR: `${folder}/data`, BCRYPT_COST: '4' };
    const looked = async () => {
      const before = existsSync(given.DATA_DIR) && picture(given.DATA_DIR);
      const { code, lines } = await doctor(given);
      expect(existsSync(given.DATA_DIR) && picture(given.DATA_DIR)).toEqual(before);
      return [code, faulty(lines)];
    };
    expect(await looked()).toEqual([0, ['· Database']]);
    const server = await startServer(given);
    chmodSync(given.DATA_DIR, 0o755);
    chmodSync(`${given.DATA_DIR}/secret`, 0o644);
    expect(await looked()).toEqual([1, ['✗ Files', '✗ Files', '! Administrator']]);
    await server.stop();
    chmodSync(`${given.DATA_DIR}/secret`, 0o600);
    expect(await looked()).toEqual([1, ['✗ Files', '! Administrator']]);
    chmodSync(given.DATA_DIR, 0o700);
    renameSync(`${given.DATA_DIR}/secret`, `${folder}/secret`);
    expect(await looked()).toEqual([1, ['✗ Database']]);
    renameSync(`${folder}/secret`, `${given.DATA_DIR}/secret`);
    rmSync(`${given.DATA_DIR}/socket`, { recursive: true });
    expect(await looked()).toEqual([0, ['· Database']]);
  });
});

test('a start warns of a dangerous configuration, and goes on', ({ onHttps }) => {
  const lines = onHttps.nodes[0]?.output().split('\n') ?? [];
  const warnings = lines.filter((line) => /^[!✗]/.test(line) && !isExpected(line));
  expect(warnings.map((line) => line.split(':')[0])).toEqual(['! Proxy', '✗ Rate limits']);
});
