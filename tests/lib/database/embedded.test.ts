import { expect, test } from '@playwright/test';
import pg from 'pg';
import { type EmbeddedDatabase, startEmbedded } from '#lib/database/embedded/embedded';

/** The only session of the embedded database, and its clients. */

let database: EmbeddedDatabase;

test.beforeAll(async () => {
  // Without an image to begin with, as where the other tests have a PostgreSQL, it is made from nothing.
  test.setTimeout(180_000);
  database = await startEmbedded({ directory: 'memory://', image: process.env.GATEHOUSE_TEST_IMAGE });
});

test.afterAll(() => database.close());

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

const named = (name: string | null) => {
  const url = new URL(database.url);
  if (name === null) url.searchParams.delete('application_name');
  else url.searchParams.set('application_name', name);
  return url.href;
};

test('other programs are refused with a sentence, so that none changes the server’s session', async () => {
  await connected(database.url, (own) => own.query('CREATE TABLE "Kept" ("id" int)'));
  // The first statement of pg_dump.
  const dump = (client: pg.Client) => client.query(`SELECT set_config('search_path', '', false)`);
  for (const name of [null, 'psql', 'pg_dump', 'gatehouse2'])
    await expect(connected(named(name), dump), String(name)).rejects.toMatchObject({
      severity: 'FATAL',
      code: '0A000',
      hint: expect.stringContaining('stop Gatehouse'),
      message: 'This is the embedded database of Gatehouse, and it takes no other clients.',
    });
  const { rows } = await connected(database.url, (own) => own.query('SELECT count(*)::int FROM "Kept"'));
  expect(rows).toEqual([{ count: 0 }]);
});
