import { expect, test } from '@playwright/test';
import { config } from '#lib/config';
import { connect, migrate } from '#lib/database/migrate';
import { migrationNames } from '#lib/database/schema-state';
import { runCommand } from '#tests/support/command';
import { startDatabase, type TestDatabase } from '#tests/support/database';
import { newUser } from '#tests/support/users';

/** Commands do no more than they say: what only a start may do, they leave to it. */

const commands = [
  ['recover-admin', 'a@example.test'],
  ['seed', '--users', '1'],
  ['keys', 'rotate'],
  ['keys', 'list'],
  ['audit', 'verify'],
];

async function refusals({ url }: TestDatabase, some = commands) {
  const { APP_SECRET = '' } = process.env;
  return Promise.all(
    some.map(async (words) => {
      const { code, output, errors } = await runCommand({ DATABASE_URL: url, APP_SECRET }, ...words);
      return [code, output, errors];
    }),
  );
}

const expected = (missing: number, some = commands) =>
  some.map(() => [
    1,
    '',
    [
      expect.stringMatching(
        new RegExp(`^✗ The schema of the database is older .* \\(${missing} missing\\): start`),
      ),
    ],
  ]);

/** Names of tables and of applied migrations. */
async function picture({ url }: TestDatabase): Promise<string[]> {
  const client = await connect(url);
  const { rows } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  );
  const history = rows.some(({ name }) => name === '_prisma_migrations')
    ? await client.query<{ name: string }>('SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1')
    : { rows: [] };
  await client.end();
  return [...rows, ...history.rows].map(({ name }) => name);
}

test('no command migrates: on an empty or an older database it says so in one line, and leaves it', async () => {
  const database = await startDatabase();
  const one = commands.slice(0, 1);
  expect(await refusals(database, one)).toEqual(expected(migrationNames().length, one));
  expect(await picture(database)).toEqual([]);
  await migrate(database.url);
  const client = await connect(database.url);
  await client.query(
    'DELETE FROM _prisma_migrations WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)',
  );
  await client.end();
  const before = await picture(database);
  expect(await refusals(database)).toEqual(expected(1));
  expect(await picture(database)).toEqual(before);
  await database.close();
});

test('the link of recover-admin leads to the started server, for any PORT of the shell', async () => {
  const { DATABASE_URL = '', APP_SECRET = '' } = process.env;
  const recover = async (environment: Record<string, string>) => {
    const { email } = await newUser();
    const { output } = await runCommand({ DATABASE_URL, APP_SECRET, ...environment }, 'recover-admin', email);
    return /https?:\/\/[^/]+/.exec(output)?.[0];
  };
  expect(await recover({ PORT: '4711' })).toBe(config().origin);
  expect(await recover({ PORT: '4711', APP_URL: 'https://id.example.com' })).toBe('https://id.example.com');
});
