import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { beginTrail } from '#lib/core/audit/begin';
import { closeDenialPeriods, countIn, rowsOfAll, rowsOfCaller } from '#lib/core/audit/denials';
import { newChainWriter } from '#lib/core/audit/hash-chain';
import { auditKeys } from '#lib/core/audit/keys';
import { verifyTrail } from '#lib/core/audit/verification';
import type { Database } from '#lib/database/client';
import { type OwnDatabase, openOwnDatabase, readOn } from '#tests/support/own-database';

/** Refusals are in the trail once each: in a row of their own, or counted into one. */

test.describe.configure({ mode: 'default' });

let ownDatabase: OwnDatabase;
let db: Database;

test.beforeAll(async () => {
  ownDatabase = await openOwnDatabase();
  db = ownDatabase.newClient();
});

test.afterEach(async () => {
  await db.denialCount.deleteMany();
  await db.auditEvent.deleteMany();
});

test.afterAll(() => ownDatabase.close());

const refused = { action: 'session.started', code: 'invalid_credentials', ip: '192.0.2.7' };

/** How many of so many refusals get a row of their own. */
async function rowsOf(count: number, caller: string): Promise<number> {
  const few: boolean[] = [];
  for (let time = 0; time < count; time += 1) few.push(await countIn(db, { ...refused, caller }));
  return few.filter(Boolean).length;
}

const end = () => ownDatabase.query('UPDATE "DenialCount" SET "endsAt" = now()');

const summaries = async () =>
  (await db.auditEvent.findMany({ orderBy: { id: 'asc' } })).map(({ detail, ...row }) => ({
    ...row,
    ...(detail as { more: number; firstAt: string; lastAt: string; ip: string | null }),
  }));

test('the first denials of a caller have a row each; the rest become one row at the end of the period', async () => {
  const caller = randomUUID();
  expect(await rowsOf(rowsOfCaller + 7, caller)).toBe(rowsOfCaller);
  expect(await rowsOf(3, '192.0.2.9')).toBe(3);
  await closeDenialPeriods(db, new Date());
  expect(await summaries()).toEqual([]);
  await end();
  await closeDenialPeriods(db, new Date());
  const [row, ...others] = await summaries();
  expect(others).toEqual([]);
  expect(row).toMatchObject({ ...refused, outcome: 'denied', actorId: caller, subjectId: null, more: 7 });
  expect(Date.parse(row?.firstAt ?? '')).toBeLessThanOrEqual(Date.parse(row?.lastAt ?? ''));
  expect(await rowsOf(rowsOfCaller + 1, caller)).toBe(rowsOfCaller);
});

test('many callers get no more rows than the limit for all, and fill no table with counts', async () => {
  let rows = 0;
  for (let caller = 0; caller < rowsOfAll + 40; caller += 1) rows += await rowsOf(1, `192.0.2.${caller}`);
  expect(rows).toBe(rowsOfAll);
  expect(await db.denialCount.count()).toBeLessThanOrEqual(rowsOfAll + 1);
  await end();
  await closeDenialPeriods(db, new Date());
  expect(await summaries()).toMatchObject([{ actorId: null, ip: null, more: 40 }]);
});

test('parallel denials are all counted, and no more than the first get a row', async () => {
  const few = await Promise.all(
    Array.from({ length: 60 }, () => countIn(db, { ...refused, caller: '192.0.2.7' })),
  );
  expect(few.filter(Boolean)).toHaveLength(rowsOfCaller);
  await end();
  await Promise.all([closeDenialPeriods(db, new Date()), closeDenialPeriods(db, new Date())]);
  expect(await summaries()).toMatchObject([{ more: 60 - rowsOfCaller }]);
});

test('the row with the count has a MAC like every row: a changed count is named', async () => {
  const keys = await auditKeys();
  await db.$transaction((tx) => beginTrail(tx, keys, new Date()));
  await rowsOf(rowsOfCaller + 5, randomUUID());
  await end();
  await closeDenialPeriods(db, new Date());
  await newChainWriter().extend(db, new Date());
  const [row] = await summaries();
  await ownDatabase.rolledBack(async (client) => {
    expect(await verifyTrail({ read: readOn(client) })).toMatchObject({
      checkpoint: { count: 1 },
      finding: null,
    });
    await client.query(`UPDATE "AuditEvent" SET "detail" = jsonb_set("detail"::jsonb, '{more}', '1')`);
    const { finding } = await verifyTrail({ read: readOn(client) });
    expect(finding).toMatchObject({ kind: 'changed', id: row?.id });
  });
  await db.auditCheckpoint.deleteMany();
});
