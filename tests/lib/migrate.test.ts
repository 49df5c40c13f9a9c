import { expect, test } from '@playwright/test';
import { connect, pendingMigrations } from '#prisma/migrate';
import { StartError } from '#prisma/start-error';
import { openNetwork } from '#scripts/chaos/network';
import { closeAll } from '#scripts/stop';
import { startDatabase } from '#tests/support/database';

/** A start on a network that goes silent. */

test('FLT-19 whoever asks for the migrations waits no longer than seconds for a database that was cut off', async () => {
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
