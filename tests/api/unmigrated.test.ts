import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import type pg from 'pg';
import { connect, migrate } from '#lib/database/migrate';
import { startDatabase, type TestDatabase } from '#tests/support/database';
import { call, signUpInput } from '#tests/support/http';
import { endChild, spawnStart } from '#tests/support/server';
import { undo, undoable } from '#tests/support/undone-migration';
import { unique } from '#tests/support/users';

/** A node with the database rights of docs/operations.md, started before the migration. */

test.skip(!process.env.TEST_DATABASE_URL, 'the embedded database knows one role, its owner');

const role = `gatehouse_guest_${unique()}`;
let database: TestDatabase;
let owner: pg.Client;

test.beforeAll(async () => {
  database = await startDatabase();
  await migrate(database.url);
  owner = await connect(database.url);
  await owner.query(`CREATE ROLE ${role} LOGIN;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${role};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role};
    REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations FROM ${role};
    REVOKE DELETE ON "AuditEvent" FROM ${role}`);
});

test.afterAll(async () => {
  await owner.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await owner.end();
  await database.close();
});

test('with a database role that may not migrate the server starts, is alive and not ready, and serves once the database is migrated', async () => {
  test.setTimeout(180_000);
  await undo(owner);
  const url = new URL(database.url);
  url.username = role;
  const child = spawnStart({
    DATABASE_URL: url.href,
    APP_SECRET: 'Vq7mB2xK9tR4wZ8nC5yF1hJ6pL3sD0gA',
    BCRYPT_COST: '4',
  });
  try {
    const lines: string[] = [];
    if (child.stdout) createInterface(child.stdout).on('line', (line) => lines.push(line));
    const waitsAt = () => /Gatehouse waits at (\S+)/.exec(lines.join('\n'))?.[1] ?? '';
    await expect.poll(waitsAt, { timeout: 40_000 }).not.toBe('');
    const server = waitsAt();
    const ready = () => call('GET', '/api/health/ready', { server });
    expect((await call('GET', '/api/health', { server })).status).toBe(200);
    expect((await ready()).json).toMatchObject({ status: 'unavailable', checks: { schema: 'failed' } });
    expect(await migrate(database.url)).toEqual([undoable]);
    await expect.poll(async () => (await ready()).status, { timeout: 20_000 }).toBe(200);
    await expect.poll(() => lines.join('\n'), { timeout: 20_000 }).toContain('Gatehouse is ready at');
    expect(lines.join('\n')).toContain('/setup?token=');
    expect((await call('POST', '/api/register', { server, json: signUpInput() })).status).toBe(201);
  } finally {
    await endChild(child, 'SIGKILL');
  }
});
