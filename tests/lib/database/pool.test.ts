import { expect, test } from '@playwright/test';
import type pg from 'pg';
import { withDeadline } from '#lib/database/deadline';
import { openPool } from '#lib/database/pool';
import { closeAll } from '#scripts/stop';
import { type Network, openNetwork } from '#tests/chaos/network';
import { startDatabase, type TestDatabase } from '#tests/support/database';

/** A silent database: no request waits for it beyond its deadline, nor for its dead sockets. */

test.describe.configure({ mode: 'default' });

let database: TestDatabase;
let network: Network;
let pool: pg.Pool;

test.beforeAll(async () => {
  database = await startDatabase();
});

test.afterAll(() => database.close());

test.beforeEach(async () => {
  const url = new URL(database.url);
  const folder = url.searchParams.get('host');
  const port = Number(url.port || 5432);
  network = await openNetwork(folder ? { path: `${folder}/.s.PGSQL.${port}` } : { host: url.hostname, port });
  url.search = '';
  url.host = `127.0.0.1:${network.port}`;
  pool = openPool(url.href, 2);
});

test.afterEach(async () => {
  await pool.end();
  await closeAll();
});

const ask = (milliseconds = 300) => withDeadline(milliseconds, () => pool.query('SELECT 1 AS one'));
const wait = async (attempt: () => Promise<unknown>) => {
  const start = performance.now();
  const error = await attempt().then(
    () => null,
    (reason) => reason,
  );
  return { code: error?.code, took: performance.now() - start };
};

test('FLT-19 a query to a database that is cut off ends with the deadline of its request', async () => {
  await ask(5_000);
  network.cut();
  const { code, took } = await wait(ask);
  expect(code).toBe('ETIMEDOUT');
  expect(took).toBeGreaterThan(250);
  expect(took).toBeLessThan(1_500);
});

test('FLT-19 a query without a connection yet ends with it, too', async () => {
  network.cut();
  expect((await wait(ask)).code).toBe('ETIMEDOUT');
});

test('FLT-06 waiting behind a full pool ends with it, too, and several queries together wait no longer', async () => {
  const held = [await pool.connect(), await pool.connect()];
  const both = () =>
    withDeadline(300, async () => {
      await pool.query('SELECT 1').catch(() => {});
      return pool.query('SELECT 2');
    });
  const { code, took } = await wait(both);
  expect(code).toBe('ETIMEDOUT');
  expect(took).toBeLessThan(1_500);
  for (const client of held) client.release();
  expect((await ask(5_000)).rows).toEqual([{ one: 1 }]);
});

test('FLT-19 a cut connection is never used again: the first query afterwards is answered', async () => {
  const clients = [await pool.connect(), await pool.connect()];
  for (const client of clients) client.release();
  network.cut();
  expect((await wait(() => ask(1_200))).code).toBe('ETIMEDOUT');
  network.repair();
  for (let count = 0; count < 4; count += 1) expect((await ask(5_000)).rows).toEqual([{ one: 1 }]);
});

test('FLT-19 a query with hardly any time costs no other connection', async () => {
  for (const deadline of [0, 100]) {
    const dead = await pool.connect();
    network.cut();
    network.repair();
    const sound = await pool.connect();
    const asked = withDeadline(deadline, () => dead.query('SELECT 1'));
    await expect(asked).rejects.toThrow('did not answer in time');
    dead.release(true);
    sound.release();
    const next = await pool.connect();
    expect(next).toBe(sound);
    next.release(true);
  }
});

test('no query gets the connection of an abandoned transaction', async () => {
  test.skip(!process.env.TEST_DATABASE_URL, 'the embedded database is reached by no network');
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query('CREATE TABLE half_way (id int)');
  network.cut();
  await withDeadline(300, async () => {
    await expect(client.query('SELECT 1')).rejects.toThrow('did not answer in time');
    await expect(client.query('ROLLBACK')).rejects.toThrow();
  });
  client.release();
  network.repair();
  const { rows } = await withDeadline(5_000, () => pool.query(`SELECT to_regclass('half_way') AS made`));
  expect(rows).toEqual([{ made: null }]);
});

test('a refused statement costs no other statement its deadline, and the pool goes on', async () => {
  await expect(withDeadline(5_000, () => pool.query('SELECT nothing'))).rejects.toMatchObject({
    code: '42703',
  });
  expect((await ask(5_000)).rows).toEqual([{ one: 1 }]);
});

/** Holds the event loop, as a busy process does. */
function hold(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test('an answer that came while this process was busy counts, however late it is read', async () => {
  const direct = openPool(database.url, 1);
  const client = await direct.connect();
  const answer = withDeadline(100, () => client.query('SELECT 1 AS one'));
  hold(1_000);
  expect((await answer).rows).toEqual([{ one: 1 }]);
  client.release();
  expect((await direct.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
  await direct.end();
});

test('a late connection is not handed out twice', async () => {
  const first = await pool.connect();
  const second = await pool.connect();
  const late = Array.from({ length: 5 }, () => wait(() => withDeadline(50, () => pool.connect())));
  for (const { code } of await Promise.all(late)) expect(code).toBe('ETIMEDOUT');
  first.release();
  second.release();
  const [one, other] = [await pool.connect(), await pool.connect()];
  expect(one).not.toBe(other);
  one.release();
  other.release();
});
