import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import type pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { beginTrail } from '#lib/core/audit/begin';
import { newChainWriter } from '#lib/core/audit/hash-chain';
import { auditKeys } from '#lib/core/audit/keys';
import { proveEvent } from '#lib/core/audit/mac';
import { removeOldEvents } from '#lib/core/audit/removal';
import { verifyTrail } from '#lib/core/audit/verification';
import { days, earlier, later } from '#lib/core/durations';
import type { Database } from '#lib/database/client';
import type { Read } from '#lib/database/read';
import { type OwnDatabase, openOwnDatabase, readOn } from '#tests/support/own-database';

/** Retention: what is older than so many days goes, and the trail still proves that nothing else went. */

test.describe.configure({ mode: 'default' });

let ownDatabase: OwnDatabase;
let db: Database;
const now = new Date();

const rowOf = (at: Date) => ({
  id: uuidv7(),
  at,
  action: 'user.updated',
  outcome: 'done' as const,
  code: null,
  actorId: null,
  sessionId: null,
  subjectType: null,
  subjectId: null,
  requestId: randomUUID(),
  detail: { ip: '192.0.2.7' },
});

const extend = () => newChainWriter().extend(db, now);

/** A row for each age in days, chained in this order. */
async function write(...ages: number[]): Promise<void> {
  const keys = await auditKeys();
  for (const age of ages) {
    await db.auditEvent.create({ data: proveEvent(keys, rowOf(earlier(now, days(age)))) });
    await extend();
  }
}

const verifyOn = (client: pg.Client, known?: { count: number; hash: string }) =>
  verifyTrail({ read: readOn(client), ...(known && { known }) });

const verify = () => ownDatabase.rolledBack((client) => verifyOn(client));

const sequences = async () =>
  (
    await ownDatabase.query<{ sequence: string }>('SELECT "sequence" FROM "AuditEvent" ORDER BY "sequence"')
  ).map(({ sequence }) => Number(sequence));

const remove = (age = 30, at = now) => removeOldEvents(db, at, days(age));

test.beforeAll(async () => {
  ownDatabase = await openOwnDatabase();
  db = ownDatabase.newClient();
});

test.beforeEach(async () => {
  await ownDatabase.query('TRUNCATE "AuditEvent", "AuditCheckpoint", "AuditRetention"');
  const keys = await auditKeys();
  await db.$transaction((tx) => beginTrail(tx, keys, now));
});

test.afterAll(() => ownDatabase.close());

test('retention removes older events, keeps those behind a younger one, and the rest verifies', async () => {
  await write(50, 40, 31, 20, 35, 1);
  expect(await remove()).toBe(3);
  expect(await sequences()).toEqual([4, 5, 6]);
  expect(await verify()).toMatchObject({
    checkpoint: { count: 6 },
    retention: { sequence: 3 },
    finding: null,
  });
  expect(await remove()).toBe(0);
  await write(0);
  expect(await remove(10)).toBe(2);
  expect(await verify()).toMatchObject({
    checkpoint: { count: 7 },
    retention: { sequence: 5 },
    finding: null,
  });
  // All of it, and it goes on.
  expect(await remove(0.5, later(now, days(1)))).toBe(1);
  expect(await sequences()).toEqual([7]);
});

test('an empty trail verifies, and goes on', async () => {
  await write(50, 40);
  expect(await remove()).toBe(2);
  expect(await verify()).toMatchObject({
    checkpoint: { count: 2 },
    retention: { sequence: 2 },
    finding: null,
  });
  await write(0);
  expect(await verify()).toMatchObject({ checkpoint: { count: 3 }, finding: null });
  await ownDatabase.query('DELETE FROM "AuditEvent"');
  expect((await verify()).finding).toMatchObject({ kind: 'removed', sequence: 3 });
});

test('a clock that runs ahead removes nothing too early', async () => {
  await write(20, 10);
  expect(await remove(30, later(now, days(365)))).toBe(0);
});

test('verification names every other removed, forged or restored row, and a forged removal record', async () => {
  await write(50, 40, 31, 20, 10, 1);
  const [first] = await ownDatabase.query<Record<string, unknown>>(
    'SELECT encode("chainHash", \'hex\') AS "hash" FROM "AuditEvent" WHERE "sequence" = 3',
  );
  const known = { count: 3, hash: String(first?.hash) };
  await ownDatabase.query('DROP TABLE IF EXISTS "Copy", "OldRecord"');
  await ownDatabase.query('CREATE TABLE "Copy" AS SELECT * FROM "AuditEvent" WHERE "sequence" <= 3');
  await remove(45);
  await ownDatabase.query('CREATE TABLE "OldRecord" AS SELECT * FROM "AuditRetention"');
  await remove();
  const tamperings: [sql: string, finding: Record<string, unknown>][] = [
    ['DELETE FROM "AuditEvent" WHERE "sequence" = 4', { kind: 'removed', sequence: 4 }],
    ['DELETE FROM "AuditEvent" WHERE "sequence" = 5', { kind: 'removed', sequence: 5 }],
    ['DELETE FROM "AuditEvent" WHERE "sequence" = 6', { kind: 'removed', sequence: 6 }],
    ['DELETE FROM "AuditEvent"', { kind: 'removed', sequence: 4 }],
    ['INSERT INTO "AuditEvent" SELECT * FROM "Copy" WHERE "sequence" = 3', { kind: 'inserted', sequence: 3 }],
    ['DELETE FROM "AuditRetention"', { kind: 'removed', sequence: 1 }],
    ['UPDATE "AuditRetention" SET "sequence" = 4', { kind: 'retention' }],
    ['UPDATE "AuditRetention" SET "chainHash" = sha256("chainHash")', { kind: 'retention' }],
    [`UPDATE "AuditRetention" SET "removedAt" = "removedAt" - interval '1 day'`, { kind: 'retention' }],
    ['UPDATE "AuditRetention" SET "mac" = (SELECT "mac" FROM "AuditCheckpoint")', { kind: 'retention' }],
    [
      `WITH "gone" AS (DELETE FROM "AuditEvent" WHERE "sequence" = 4 RETURNING "sequence", "chainHash")
       UPDATE "AuditRetention" SET "sequence" = "gone"."sequence", "chainHash" = "gone"."chainHash" FROM "gone"`,
      { kind: 'retention' },
    ],
    [
      'UPDATE "AuditRetention" r SET "sequence" = o."sequence", "chainHash" = o."chainHash", "removedAt" = o."removedAt", "mac" = o."mac" FROM "OldRecord" o',
      { kind: 'removed', sequence: 2 },
    ],
  ];
  for (const [sql, finding] of tamperings)
    await ownDatabase.rolledBack(async (client) => {
      await client.query(sql);
      expect([sql, (await verifyOn(client)).finding]).toEqual([sql, expect.objectContaining(finding)]);
    });
  await ownDatabase.rolledBack(async (client) => {
    expect((await verifyOn(client, known)).finding).toBeNull();
    const other = { count: 3, hash: '0'.repeat(64) };
    expect((await verifyOn(client, other)).finding).toMatchObject({ kind: 'rolled-back', sequence: 3 });
  });
});

test('retention removes no event that was made to look old, and none behind a gap', async () => {
  await write(50, 20, 10);
  await ownDatabase.query(`UPDATE "AuditEvent" SET "at" = "at" - interval '1 year' WHERE "sequence" = 2`);
  await expect(remove()).rejects.toThrow('does not verify');
  expect(await sequences()).toEqual([1, 2, 3]);
  await ownDatabase.query(`UPDATE "AuditEvent" SET "at" = "at" + interval '1 year' WHERE "sequence" = 2`);
  await ownDatabase.query('DELETE FROM "AuditEvent" WHERE "sequence" = 1');
  await expect(remove(15)).rejects.toThrow('does not verify');
  await ownDatabase.query('UPDATE "AuditCheckpoint" SET "count" = 2');
  await expect(remove(15)).rejects.toThrow('was changed');
});

test('retention trusts no forged removal record, and no trail begins anew beside one', async () => {
  await write(50, 40, 1);
  await remove(45);
  await ownDatabase.query('UPDATE "AuditRetention" SET "sequence" = 2');
  await expect(remove()).rejects.toThrow('was changed');
  await ownDatabase.query('DELETE FROM "AuditEvent"');
  await ownDatabase.query('DELETE FROM "AuditCheckpoint"');
  const keys = await auditKeys();
  await db.$transaction((tx) => beginTrail(tx, keys, now));
  expect(await ownDatabase.query('SELECT FROM "AuditCheckpoint"')).toEqual([]);
});

test('nodes that remove at once remove each row once, and verifying beside them finds no fault', async () => {
  await write(50, 49, 48, 47, 1);
  let isFirst = true;
  // Retention removes rows between two reads of the verification.
  const read = (client: pg.Client): Read => {
    const plain = readOn(client);
    return async (name, text, values) => {
      if (name === 'audit-between' && isFirst) {
        isFirst = false;
        const removed = await Promise.all([remove(), remove()]);
        expect(removed.toSorted()).toEqual([0, 4]);
      }
      return plain(name, text, values);
    };
  };
  await ownDatabase.rolledBack(async (client) => {
    await client.query('COMMIT');
    expect(await verifyTrail({ read: read(client) })).toMatchObject({
      retention: { sequence: 4 },
      finding: null,
    });
  });
});
