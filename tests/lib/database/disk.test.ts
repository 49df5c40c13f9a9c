import { tmpdir } from 'node:os';
import { expect, test } from '@playwright/test';
import { readPrepared } from '#lib/database/client';
import { hasRoom, tryToWrite, watchFolder, writeSql } from '#lib/database/disk';
import { roomFindings, writeFindings } from '#scripts/gatehouse/doctor/disk';
import { type OwnDatabase, openOwnDatabase } from '#tests/support/own-database';

/** A full disk, as readiness and the doctor see it. */

test.describe.configure({ mode: 'default' });

let own: OwnDatabase;

test.beforeAll(async () => {
  own = await openOwnDatabase();
});

test.afterAll(() => own.close());

const full = `DO $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$`;

test('after a disk-full error the node reports no space until the database can write again', async () => {
  expect(await hasRoom()).toBe(true);
  await expect(readPrepared('', full, [])).rejects.toMatchObject({ code: '53100' });
  expect(await hasRoom()).toBe(false);
  await expect(tryToWrite((name, _, values) => readPrepared(name, full, values))).rejects.toThrow();
  expect(await hasRoom()).toBe(false);
  await tryToWrite(readPrepared);
  expect(await hasRoom()).toBe(true);
});

test('the folder of the embedded database has space only above its immediate need', async () => {
  try {
    watchFolder(tmpdir());
    expect(await hasRoom()).toBe(true);
    expect(await hasRoom(Number.MAX_SAFE_INTEGER)).toBe(false);
    watchFolder('/nowhere/at/all');
    await expect(hasRoom()).rejects.toThrow('ENOENT');
  } finally {
    watchFolder(null);
  }
});

test('the probe really writes to the disk, and leaves neither a table nor a setting', async () => {
  await own.rolledBack(async (client) => {
    const { rows } = await client.query(`EXPLAIN (ANALYZE, COSTS OFF) ${writeSql}`);
    expect(JSON.stringify(rows)).toMatch(/Disk: [1-9]\d*kB/);
  });
  await own.rolledBack(async (client) => {
    await client.query('ROLLBACK');
    await client.query(writeSql);
    expect((await client.query('SHOW work_mem')).rows).toEqual([{ work_mem: '4MB' }]);
    await client.query('BEGIN');
  });
});

test('the doctor warns of little space, and reports a fault when the database cannot write', async () => {
  const severities = [0, 100, 1_000].map((mebibytes) =>
    roomFindings(mebibytes * 1_024 * 1_024).map(({ severity }) => severity),
  );
  expect(severities).toEqual([['fault'], ['warning'], []]);
  await own.rolledBack(async (client) => {
    expect(await writeFindings(client)).toEqual([]);
    // In front of PostgreSQL's own function, one that finds the disk full.
    await client.query(`CREATE SCHEMA "full";
      CREATE FUNCTION "full".set_config(text, text, boolean) RETURNS text LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
      SET LOCAL search_path = "full", pg_catalog`);
    expect(await writeFindings(client)).toMatchObject([{ severity: 'fault' }]);
  });
});
