import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { connect } from '#lib/database/migrate';
import { runCommand } from '#tests/support/command';
import { startDatabase } from '#tests/support/database';
import { withFolder } from '#tests/support/folder';
import { call, outcome, signUpInput } from '#tests/support/http';
import { logIn } from '#tests/support/installation';
import { startServer } from '#tests/support/server';

/** From the embedded database to a PostgreSQL, as docs/operations.md has it. */

test.setTimeout(240_000);

test('an embedded installation moves with its users, passwords, sessions and trail, and reports anything left behind', () =>
  withFolder(async (folder) => {
    const DATA_DIR = join(folder, 'data');
    const admin = { ADMIN_EMAIL: 'boss@example.test', ADMIN_PASSWORD: 'tulip-basket-93' };
    const before = await startServer({ DATA_DIR, BCRYPT_COST: '4', RATE_LIMITS: 'off', ...admin });
    const who = signUpInput();
    await call('POST', '/api/register', { server: before.url, json: who });
    const session = await logIn(before.url, who);
    await before.stop();
    const database = await startDatabase();
    const APP_SECRET = readFileSync(join(DATA_DIR, 'secret'), 'utf8').trim();
    const environment = {
      DATA_DIR,
      DATABASE_URL: database.url,
      APP_SECRET,
      BCRYPT_COST: '4',
      RATE_LIMITS: 'off',
    };

    // A start before the copy leaves rows that the copy does not mind.
    const early = await startServer(environment);
    expect(early.output()).toContain(
      `! Embedded data: ${DATA_DIR} holds an embedded database: with DATABASE_URL`,
    );
    expect(
      await outcome(
        call('POST', '/api/login', { server: early.url, json: { email: who.email, password: who.password } }),
      ),
    ).toBe('401 invalid_credentials');
    await early.stop();
    // Other tables of the database are not ours, and stay.
    const beside = await connect(database.url);
    await beside.query('CREATE TABLE public.other AS SELECT 1 AS kept');
    const wrong = await runCommand({ ...environment, APP_SECRET: APP_SECRET.toLowerCase() }, 'copy-embedded');
    expect([wrong.code, wrong.errors[0]]).toEqual([1, expect.stringContaining('Give as APP_SECRET what')]);
    const { code, output, errors } = await runCommand(environment, 'copy-embedded');
    expect([code, errors]).toEqual([0, ['']]);
    expect(output).toContain('✓ Copied every table');
    expect((await beside.query('SELECT kept FROM public.other')).rows).toEqual([{ kept: 1 }]);
    await beside.end();
    const again = await runCommand(environment, 'copy-embedded');
    expect([again.code, again.errors[0]]).toEqual([
      1,
      expect.stringContaining('has users: take an empty one'),
    ]);
    expect(existsSync(join(DATA_DIR, 'secret'))).toBe(true);

    const verified = await runCommand(environment, 'audit', 'verify', '--json');
    expect([verified.code, JSON.parse(verified.output).fault]).toEqual([0, null]);
    const after = await startServer({ ...environment, APP_URL: before.url });
    const me = await call('GET', '/api/users/me', { server: after.url, token: session.token });
    expect([me.status, (me.json as { email?: string }).email]).toEqual([200, who.email]);
    const refreshed = { refresh_token: session.refreshToken };
    expect((await call('POST', '/api/refresh', { server: after.url, json: refreshed })).status).toBe(200);
    for (const { email, password } of [who, { email: admin.ADMIN_EMAIL, password: admin.ADMIN_PASSWORD }])
      expect((await logIn(after.url, { email, password })).token).not.toBe('undefined');
    // The figures go on where they stood, and their ids too.
    expect((await call('POST', '/api/register', { server: after.url, json: signUpInput() })).status).toBe(
      201,
    );
    const client = await connect(database.url);
    const { rows } = await client.query<{ users: number; counted: number }>(
      `SELECT (SELECT count(*)::int FROM "User") AS "users",
        (SELECT sum("delta")::int FROM "Counter" WHERE "name" LIKE 'users:%') AS "counted"`,
    );
    await client.end();
    expect(rows).toEqual([{ users: 3, counted: 3 }]);
    await after.stop();
    await database.close();
  }));
