import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import type pg from 'pg';
import { beginTrail } from '#lib/core/audit/begin';
import { newChainWriter } from '#lib/core/audit/hash-chain';
import { auditKeys } from '#lib/core/audit/keys';
import { audited, recordDenial } from '#lib/core/audit/record';
import { verifyTrail } from '#lib/core/audit/verification';
import { newContext } from '#lib/core/operation/context';
import type { Database } from '#lib/database/client';
import { type OwnDatabase, openOwnDatabase, readOn } from '#tests/support/own-database';
import { type ChainedRow, tamperings } from '#tests/support/tampering';

/** The trail as a whole: on databases of its own, because what is tampered with is the whole. */

test.describe.configure({ mode: 'default', timeout: 180_000 });

let ownDatabase: OwnDatabase;
let node: Database;

const verifyOn = (client: pg.Client, known?: { count: number; hash: string }) =>
  verifyTrail({ read: readOn(client), ...(known && { known }) });

const begin = async (db: Database) => {
  const keys = await auditKeys();
  await db.$transaction((tx) => beginTrail(tx, keys, new Date()));
};

const extend = (db: Database) => newChainWriter().extend(db, new Date());

function contextOn(db: Database) {
  return {
    ...newContext({ requestId: randomUUID(), db, ip: '192.0.2.7', userAgent: 'test' }),
    event: 'user.tested',
    actor: { id: randomUUID(), sessionId: randomUUID(), permissions: new Set<never>() },
  };
}

/** One row by each of the two ways. */
async function write(db: Database): Promise<void> {
  const subject = { type: 'user', id: randomUUID() } as const;
  // Without an actor: it would have to exist.
  await audited({ ...contextOn(db), actor: null }, subject, async (_tx, note) =>
    note({ before: { username: 'å' }, list: [1, null, { b: 2, a: 1.5 }], after: null }),
  );
  await recordDenial(contextOn(db), subject, 'forbidden', { permission: 'users:read' });
}

const chainedRows = () =>
  ownDatabase.query<ChainedRow>(
    'SELECT "id", "sequence" FROM "AuditEvent" WHERE "sequence" IS NOT NULL ORDER BY "sequence"',
  );

test.beforeAll(async () => {
  ownDatabase = await openOwnDatabase();
  node = ownDatabase.newClient();
  await begin(node);
  for (let count = 0; count < 20; count += 1) await write(node);
  await extend(node);
});

test.afterAll(() => ownDatabase.close());

test('an untouched trail verifies, and says how far its chain reaches', async () => {
  const result = await ownDatabase.rolledBack((client) => verifyOn(client));
  expect(result).toMatchObject({
    checkpoint: { count: 40 },
    erased: 0,
    waiting: { count: 0 },
    finding: null,
  });
});

test('100 of 100 random forgeries are found, and the first row that is wrong is named', async () => {
  const rows = await chainedRows();
  for (let count = 0; count < 100; count += 1) {
    await ownDatabase.rolledBack(async (client) => {
      const tamper = tamperings[count % tamperings.length];
      const done = await tamper?.(client, rows);
      const { finding } = await verifyOn(client);
      expect({ id: finding?.id, sequence: finding?.sequence }, `${done?.what}: ${finding?.sentence}`).toEqual(
        done?.named,
      );
      if (finding?.id) expect(finding.sentence).toContain(finding.id);
      if (finding?.sequence) expect(finding.sentence).toContain(`sequence number ${finding.sequence}`);
    });
  }
});

test('a forged row that got its place from the chain writer is still named', async () => {
  const own = await openOwnDatabase();
  const db = own.newClient();
  await begin(db);
  await write(db);
  const id = randomUUID();
  await own.query(
    `INSERT INTO "AuditEvent" ("id", "at", "action", "outcome", "requestId") VALUES ($1, now(), 'user.deleted', 'done', 'r')`,
    [id],
  );
  await write(db);
  await extend(db);
  const { finding } = await own.rolledBack((client) => verifyOn(client));
  expect(finding).toMatchObject({ kind: 'inserted', id });
  await own.close();
});

test('a row whose detail was erased verifies, and is counted', async () => {
  const [row] = await chainedRows();
  const result = await ownDatabase.rolledBack(async (client) => {
    await client.query('UPDATE "AuditEvent" SET "detail" = NULL, "salt" = NULL WHERE "id" = $1', [row?.id]);
    return verifyOn(client);
  });
  expect(result).toMatchObject({ erased: 1, finding: null });
});

test('a trail that was rolled back to an older head of ours is exposed by a head from the log', async () => {
  const found = await ownDatabase.rolledBack(async (client) => {
    const old = (await client.query('SELECT * FROM "AuditCheckpoint"')).rows[0];
    const known = { count: Number(old.count), hash: Buffer.from(old.lastHash).toString('hex') };
    expect(await verifyOn(client, known)).toMatchObject({ finding: null });
    const beyond = await verifyOn(client, { ...known, count: known.count + 1 });
    const other = await verifyOn(client, { count: known.count - 3, hash: known.hash });
    return [beyond.finding, other.finding];
  });
  expect(found).toMatchObject([
    { kind: 'rolled-back', sequence: 41 },
    { kind: 'rolled-back', sequence: 37 },
  ]);
});

test('the chain writer extends no checkpoint that is not ours, and none that was rolled back under it', async () => {
  const own = await openOwnDatabase();
  const db = own.newClient();
  await write(db);
  await expect(extend(db)).rejects.toThrow('is gone');
  // The row has a proof, so there must have been a checkpoint: it is not made anew.
  await begin(db);
  await expect(extend(db)).rejects.toThrow('is gone');
  await own.query('DELETE FROM "AuditEvent"');
  await begin(db);
  const chainWriter = newChainWriter();
  await write(db);
  await chainWriter.extend(db, new Date());
  const [old] = await own.query<Record<string, unknown>>('SELECT * FROM "AuditCheckpoint"');
  await write(db);
  await chainWriter.extend(db, new Date());
  await own.query(
    'UPDATE "AuditCheckpoint" SET "count" = $1, "lastHash" = $2, "writtenAt" = $3, "mac" = $4',
    [old?.count, old?.lastHash, old?.writtenAt, old?.mac],
  );
  await own.query('DELETE FROM "AuditEvent" WHERE "sequence" > $1', [old?.count]);
  await write(db);
  await expect(chainWriter.extend(db, new Date())).rejects.toThrow('rolled back');
  await own.query('UPDATE "AuditCheckpoint" SET "count" = "count" - 1');
  await expect(extend(db)).rejects.toThrow('was changed');
  await own.close();
});

test('a row without a MAC is a forgery, and no trail that has rows is begun', async () => {
  const own = await openOwnDatabase();
  const db = own.newClient();
  const id = randomUUID();
  await begin(db);
  await own.query(
    `INSERT INTO "AuditEvent" ("id", "at", "action", "outcome", "requestId", "detail") VALUES ($1, now(), 'user.updated', 'done', 'r', '{}')`,
    [id],
  );
  const { finding } = await own.rolledBack((client) => verifyOn(client));
  expect(finding).toMatchObject({ kind: 'inserted', id });
  await own.query('DELETE FROM "AuditCheckpoint"');
  await begin(db);
  expect(await own.query('SELECT FROM "AuditCheckpoint"')).toEqual([]);
  await own.close();
});

test('while two nodes write and chain, every row gets one number, without a gap, and the trail verifies', async () => {
  const own = await openOwnDatabase();
  const nodes = [own.newClient(), own.newClient()];
  await begin(nodes[0] ?? node);
  let writing = true;
  const chainWriters = nodes.map(async (db) => {
    const chainWriter = newChainWriter();
    while (writing) await chainWriter.extend(db, new Date());
    await chainWriter.extend(db, new Date());
  });
  const writers = nodes
    .flatMap((db) => Array.from({ length: 4 }, () => db))
    .map(async (db) => {
      for (let count = 0; count < 15; count += 1) await write(db);
    });
  await Promise.all(writers);
  writing = false;
  await Promise.all(chainWriters);
  await extend(own.newClient());
  const [row] = await own.query<{ rows: string; first: string; last: string; distinct: string }>(
    `SELECT count(*) AS "rows", min("sequence") AS "first", max("sequence") AS "last", count(DISTINCT "sequence") AS "distinct" FROM "AuditEvent"`,
  );
  expect(row).toEqual({ rows: '240', first: '1', last: '240', distinct: '240' });
  const result = await own.rolledBack((client) => verifyOn(client));
  expect(result).toMatchObject({ checkpoint: { count: 240 }, finding: null });
  await own.close();
});
