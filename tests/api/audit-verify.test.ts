import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import type pg from 'pg';
import { connect } from '#lib/database/migrate';
import { runCommand } from '#tests/support/command';
import { startDatabase, type TestDatabase } from '#tests/support/database';
import { call, signUpInput } from '#tests/support/http';
import { type Environment, startServer, type TestServer } from '#tests/support/server';

/** `gatehouse audit verify` as an operator runs it, beside a running server and after its end. */

test.describe.configure({ mode: 'default', timeout: 180_000 });

let database: TestDatabase;
let environment: Environment;
let server: TestServer;

test.beforeAll(async () => {
  database = await startDatabase();
  const secret = randomBytes(32).toString('base64url');
  environment = { DATABASE_URL: database.url, APP_SECRET: secret, DATABASE_POOL: '4', BCRYPT_COST: '4' };
  server = await startServer(environment);
});

test.afterAll(async () => {
  await server.stop();
  await database.close();
});

async function query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = await connect(database.url);
  const { rows } = await client.query<Row>(sql);
  await client.end();
  return rows;
}

const verify = (...parameters: string[]) => runCommand(environment, 'audit', 'verify', ...parameters);

const register = () => call('POST', '/api/register', { server: server.url, json: signUpInput() });

const unchained = async () => {
  const [row] = await query<{ count: string }>('SELECT count(*) FROM "AuditEvent" WHERE "sequence" IS NULL');
  return Number(row?.count);
};

/** The heads in the log, as `audit verify` takes them. */
const loggedHeads = () =>
  [...server.output().matchAll(/"event":"audit\.checkpoint","count":(\d+),"hash":"([0-9a-f]{64})"/g)].map(
    ([, count, hash]) => `${count}:${hash}`,
  );

test('beside a running server an untouched trail verifies, and goes on from every head in the log', async () => {
  for (let count = 0; count < 3; count += 1) await register();
  await expect.poll(unchained).toBe(0);
  const { code, output } = await verify();
  expect([code, output]).toEqual([0, expect.stringContaining('The chain reaches 3 rows')]);
  const [head = ''] = loggedHeads();
  expect((await verify(head)).code).toBe(0);
});

test('a server that stops seals what it did, and leaves the last head in its log', async () => {
  await register();
  await server.stop();
  expect(await unchained()).toBe(0);
  const head = loggedHeads().at(-1) ?? '';
  expect(head).toMatch(/^4:/);
  const { code, output } = await verify(head);
  expect([code, output]).toEqual([0, expect.stringContaining(`Checkpoint: ${head}`)]);
});

test('once the last row is gone it says so in one line, and ends with 1', async () => {
  await query('DELETE FROM "AuditEvent" WHERE "sequence" = 4');
  const { code, errors } = await verify();
  expect([code, errors]).toEqual([
    1,
    [
      expect.stringMatching(
        /^✗ The row with sequence number 4 was removed: after Row .* with sequence number 3 .*, it was the last one\.$/,
      ),
    ],
  ]);
});

test('a forged row is named by id, and a server that starts seals no further once the head was changed', async () => {
  await query(`UPDATE "AuditEvent" SET "actorId" = "subjectId" WHERE "sequence" = 2`);
  const [row] = await query<{ id: string }>('SELECT "id" FROM "AuditEvent" WHERE "sequence" = 2');
  const { code, errors } = await verify();
  expect([code, errors[0]]).toEqual([1, expect.stringContaining(`✗ Row ${row?.id} with sequence number 2`)]);
  await query('UPDATE "AuditCheckpoint" SET "count" = 3');
  server = await startServer(environment);
  await register();
  await expect.poll(() => server.output()).toContain('The checkpoint of the audit trail was changed');
  expect(await unchained()).toBe(1);
});

test('a trail that was emptied of its proofs is not begun anew by verifying it', async () => {
  await query(
    `UPDATE "AuditEvent" SET "mac" = NULL, "detailDigest" = NULL, "salt" = NULL, "sequence" = NULL, "chainHash" = NULL`,
  );
  await query('DELETE FROM "AuditCheckpoint"');
  const { code, errors } = await verify();
  expect([code, errors.length]).toEqual([1, 1]);
  expect(await query('SELECT 1 FROM "AuditCheckpoint"')).toEqual([]);
});
