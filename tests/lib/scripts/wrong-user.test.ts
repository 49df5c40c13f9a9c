import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { runCommand, runCommandAs } from '#tests/support/command';
import { withFolder } from '#tests/support/folder';
import { type OrdinaryUser, ordinaryUser } from '#tests/support/ordinary-user';
import { openOwnDatabase } from '#tests/support/own-database';

/** Commands without the needed file or database rights: one sentence that says so, and no stack. */

test.describe.configure({ mode: 'default', timeout: 180_000 });

let user: OrdinaryUser;

test.beforeAll(() => {
  user = ordinaryUser();
});

test.afterAll(() => user.close());

/** A folder in which this user has an embedded database, as far as files show. */
async function withData(work: (data: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    chmodSync(folder, 0o755);
    const data = join(folder, 'data');
    for (const path of [data, join(data, 'pg'), join(data, 'socket')]) mkdirSync(path);
    writeFileSync(join(data, 'secret'), 'Vq7mB2xK9tR4wZ8nC5yF1hJ6pL3sD0gA');
    for (const path of [data, join(data, 'pg'), join(data, 'socket')]) user.give(path, 0o700);
    user.give(join(data, 'secret'), 0o600);
    await work(data);
    // So that it can be removed.
    user.give(data, 0o700);
  });
}

const command = (data: string, ...words: string[]) =>
  runCommandAs(user.as, { DATA_DIR: data, PORT: '0' }, ...words);

test('on another user’s data the doctor and every other command name the folder and its owner', () =>
  withData(async (data) => {
    user.takeAway(data);
    const said = expect.stringMatching(/data cannot be read \(EACCES\): run this as the user who owns it\.$/);
    const { code, output, errors } = await command(data, 'doctor');
    expect([code, errors]).toEqual([1, ['']]);
    expect(output.trim().split('\n').at(-1)).toEqual(said);
    // All others open the database in one place.
    expect(await command(data, 'keys', 'list')).toEqual({ code: 1, output: '', errors: [said] });
  }));

test('on a disk that cannot be written the engine is not opened, which is one sentence', () =>
  withData(async (data) => {
    chmodSync(join(data, 'socket'), 0o500);
    const said = expect.stringMatching(
      /data cannot be opened \(EACCES\): it needs a disk that this user can write to/,
    );
    expect(await command(data, 'audit', 'verify')).toEqual({ code: 1, output: '', errors: [said] });
    const { output } = await command(data, 'doctor');
    expect(output.trim().split('\n').at(-1)).toEqual(said);
  }));

test('as a role without rights every command, and the doctor, name the role, without a stack', async () => {
  test.skip(!process.env.TEST_DATABASE_URL, 'the embedded database knows one role, its owner');
  const { query, url, close } = await openOwnDatabase();
  const role = `gatehouse_test_${randomBytes(6).toString('hex')}`;
  await query(`CREATE ROLE ${role} LOGIN PASSWORD '${role}'`);
  const [whole, { APP_SECRET = '' }] = [new URL(url), process.env];
  Object.assign(whole, { username: role, password: role });
  const ask = (...words: string[]) =>
    runCommand({ DATABASE_URL: whole.href, APP_SECRET, PORT: '0' }, ...words);
  const commands = [
    ['keys', 'list'],
    ['keys', 'rotate'],
    ['audit', 'verify'],
    ['seed'],
    ['recover-admin', 'a@b.test'],
  ];
  // First without any right, then with those to what each command looks at before.
  for (const grant of ['SELECT 1', `GRANT SELECT ON "_prisma_migrations", "Installation" TO ${role}`]) {
    await query(grant);
    for (const words of commands)
      expect(await ask(...words)).toEqual({
        code: 1,
        output: '',
        errors: [expect.stringMatching(/^✗ The role of DATABASE_URL lacks a right: .*Few rights\)\.$/)],
      });
    const { code, output } = await ask('doctor');
    expect([code, output.trim().split('\n').at(-1)]).toEqual([
      1,
      expect.stringContaining('✗ Database: It cannot be checked. The role of DATABASE_URL lacks a right'),
    ]);
  }
  await query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
  await close();
});

test('where no start has made the keys of the trail yet, a command that needs them says so in one line', async () => {
  const { url, close } = await openOwnDatabase();
  const { APP_SECRET = '' } = process.env;
  for (const words of [
    ['audit', 'verify'],
    ['keys', 'rotate'],
  ])
    expect(await runCommand({ DATABASE_URL: url, APP_SECRET }, ...words)).toEqual({
      code: 1,
      output: '',
      errors: ['✗ The audit trail has no keys: the next `npm start` makes them.'],
    });
  await close();
});

test('a .env that this user may not read is said to be that, and not to be missing', () =>
  withFolder(async (folder) => {
    chmodSync(folder, 0o755);
    const file = join(folder, '.env');
    writeFileSync(file, 'PORT=3000');
    user.takeAway(file);
    const script = `
      const { exitWith } = await import('./scripts/terminal.mjs');
      const { loadEnvironmentFile } = await import('./scripts/environment-file.mjs');
      try { loadEnvironmentFile(${JSON.stringify(file)}); } catch (error) { exitWith(error); }`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      ...user.as,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/^✗ .*\.env cannot be read \(EACCES\): run this as its owner.*\n$/),
    ]);
  }));
