import { expect, test } from '@playwright/test';
import { openPool } from '#lib/database/pool';
import { newStatementNames } from '#lib/database/statement-names';
import { startDatabase } from '#tests/support/database';

/** Prepared statements: those that repeat, up to a limit on each connection. */

const texts = (count: number, from = 0) => Array.from({ length: count }, (_, at) => `SELECT ${at + from}`);

test('a statement that comes again has a name, and one that came once has none', () => {
  const nameOf = newStatementNames();
  expect(nameOf({ sql: 'SELECT 1' })).toBe('');
  const name = nameOf({ sql: 'SELECT 1' });
  expect(name).not.toBe('');
  expect(nameOf({ sql: 'SELECT 1' })).toBe(name);
});

test('after any number of other statements the one that is asked now has a name', () => {
  const nameOf = newStatementNames();
  for (const sql of texts(1_000)) for (let count = 0; count < 2; count += 1) nameOf({ sql });
  nameOf({ sql: 'SELECT late' });
  expect(nameOf({ sql: 'SELECT late' })).not.toBe('');
});

test('a name never comes again for another text', () => {
  const nameOf = newStatementNames();
  const textOf = new Map<string, string>();
  for (let round = 0; round < 3; round += 1)
    for (const sql of texts(500))
      for (let count = 0; count < 3; count += 1) {
        const name = nameOf({ sql });
        if (name !== '') expect(textOf.get(name) ?? sql).toBe(sql);
        if (name !== '') textOf.set(name, sql);
      }
  expect(textOf.size).toBeGreaterThan(500);
});

test('a search is never prepared', () => {
  const nameOf = newStatementNames();
  for (const sql of ['SELECT 1 WHERE a LIKE $1', 'SELECT 1 WHERE a ILIKE $1', '/* plan anew */ SELECT 1'])
    expect([nameOf({ sql }), nameOf({ sql }), nameOf({ sql })]).toEqual(['', '', '']);
});

test('a connection that keeps hundreds of prepared statements is replaced', async () => {
  const database = await startDatabase();
  const pool = openPool(database.url, 1);
  const ask = (at: number) => pool.query({ name: `one_${at}`, text: `SELECT ${at} AS one` });
  for (let at = 0; at < 1_000; at += 1) expect((await ask(at)).rows).toEqual([{ one: at }]);
  const kept = await pool.query('SELECT count(*)::int AS count FROM pg_prepared_statements');
  expect(kept.rows[0].count).toBeLessThanOrEqual(400);
  await pool.end();
  await database.close();
});
