import { expect, test } from '@playwright/test';
import { connect, migrate, pendingMigrations } from '#lib/database/migrate';
import { StartError } from '#lib/database/start-error';
import { closeAll } from '#scripts/stop';
import { openNetwork } from '#tests/chaos/network';
import { startDatabase } from '#tests/support/database';

/** A start on a network that goes silent. */

test('FLT-19 a request for the migrations waits at most seconds for a database that was cut off', async () => {
  const database = await startDatabase();
  const url = new URL(database.url);
  const folder = url.searchParams.get('host');
  const port = Number(url.port || 5432);
  const network = await openNetwork(
    folder ? { path: `${folder}/.s.PGSQL.${port}` } : { host: url.hostname, port },
  );
  url.search = '';
  url.host = `127.0.0.1:${network.port}`;
  const client = await connect(url.href);
  expect(await pendingMigrations(client)).not.toEqual([]);
  network.cut();
  await expect(pendingMigrations(client)).rejects.toThrow(StartError);
  await client.end();
  await closeAll();
  await database.close();
});

test('a start on a database that only reads says so in one line', async () => {
  const database = await startDatabase();
  const client = await connect(database.url);
  const [{ name }] = (await client.query<{ name: string }>('SELECT quote_ident(current_database()) AS name'))
    .rows as [{ name: string }];
  await client.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  // All connections to the embedded engine share one session.
  if (!process.env.TEST_DATABASE_URL) await client.query('SET default_transaction_read_only = on');
  await client.end();
  await expect(migrate(database.url)).rejects.toThrow(
    new StartError(
      'The database of DATABASE_URL only reads: name the primary, or set default_transaction_read_only = off.',
    ),
  );
  await database.close();
});
