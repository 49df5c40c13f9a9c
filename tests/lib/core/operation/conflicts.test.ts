import { expect, test } from '@playwright/test';
import { bootstrap } from '#lib/bootstrap';
import { audited, type Detail, recordDenial } from '#lib/core/audit/record';
import type { Prisma } from '#lib/database/client';
import { asAppError, database } from '#lib/database/client';
import { guest, refusal } from '#tests/support/context';
import { type OwnDatabase, openOwnDatabase } from '#tests/support/own-database';
import { unique } from '#tests/support/users';

/** Transactions that stand in each other's way. */

test.describe.configure({ mode: 'default' });

let own: OwnDatabase;

/** From now on the first `times` rows of the trail are refused with this code. */
async function obstruct(code: string, times: number): Promise<void> {
  await own.query(`DROP SEQUENCE IF EXISTS obstructions; CREATE SEQUENCE obstructions;
    CREATE OR REPLACE FUNCTION obstruct() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('obstructions') <= ${times} THEN RAISE EXCEPTION 'obstructed' USING ERRCODE = '${code}'; END IF;
      RETURN NEW; END $$;
    DROP TRIGGER IF EXISTS obstruct ON "AuditEvent";
    CREATE TRIGGER obstruct BEFORE INSERT ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION obstruct()`);
}

const context = () => ({ ...guest({ db: own.newClient() }), event: `test.${unique()}`, actor: null });

const rowsOf = (event: string) =>
  own.query<{ outcome: string; detail: Prisma.JsonObject }>(
    `SELECT "outcome"::text, "detail" FROM "AuditEvent" WHERE "action" = $1`,
    [event],
  );

/** A change that notes how many times it ran; returns that too. */
function counted() {
  let runs = 0;
  return {
    runs: () => runs,
    change: async (_tx: Prisma.TransactionClient, note: (detail: Detail) => void) => {
      runs += 1;
      note({ [`run${runs}`]: true });
      return runs;
    },
  };
}

test.beforeAll(async () => {
  await bootstrap();
  own = await openOwnDatabase();
});

test.afterAll(() => own.close());

for (const code of ['40001', '40P01']) {
  test(`after ${code} the whole transaction runs again, and is recorded once`, async () => {
    await obstruct(code, 2);
    const given = context();
    const { change } = counted();
    expect(await audited(given, null, change)).toBe(3);
    const rows = await rowsOf(given.event);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.detail).toMatchObject({ run3: true });
    expect(rows[0]?.detail).not.toHaveProperty('run1');
  });

  test(`a single statement runs again after ${code}`, async () => {
    await obstruct(code, 2);
    const given = context();
    await recordDenial(given, null, 'forbidden');
    expect(await rowsOf(given.event)).toMatchObject([{ outcome: 'denied' }]);
  });

  test(`after 3 failures with ${code} the answer is unavailable`, async () => {
    await obstruct(code, 1_000);
    const given = context();
    const { change, runs } = counted();
    expect(await refusal(audited(given, null, change))).toBe('unavailable');
    expect(runs()).toBe(3);
    expect(await refusal(recordDenial(given, null, 'forbidden'))).toBe('unavailable');
    expect(await rowsOf(given.event)).toEqual([]);
  });
}

for (const code of ['55P03', '57014', '25P03', '25P04'])
  test(`a statement that a database limit ends with ${code} is unavailable, and does not run again`, async () => {
    await obstruct(code, 1_000);
    const { change, runs } = counted();
    expect(await refusal(audited(context(), null, change))).toBe('unavailable');
    expect(runs()).toBe(1);
  });

test('a lock that is not given within the lock_timeout of the database is unavailable', async () => {
  test.skip(!process.env.TEST_DATABASE_URL, 'the embedded database runs one transaction at a time');
  await obstruct('40001', 0);
  const [{ name }] = (await own.query('SELECT quote_ident(current_database()) AS name')) as [
    { name: string },
  ];
  await own.query(`ALTER DATABASE ${name} SET lock_timeout = '100ms'`);
  const given = context();
  await own.rolledBack(async (holder) => {
    await holder.query('LOCK TABLE "Role" IN ACCESS EXCLUSIVE MODE');
    const change = audited(given, null, (tx) => tx.role.count());
    expect(await refusal(change)).toBe('unavailable');
    const raw = given.db.$queryRaw`SELECT count(*) FROM "Role"`.catch((error) => {
      throw asAppError(error);
    });
    expect(await refusal(raw)).toBe('unavailable');
  });
  await own.query(`ALTER DATABASE ${name} RESET lock_timeout`);
});

test('two deadlocked changes are both done', async () => {
  test.skip(!process.env.TEST_DATABASE_URL, 'the embedded database runs one transaction at a time');
  const given = [context(), context()];
  const [db] = [own.newClient()];
  const now = new Date();
  const names = ['first', 'second'].map((name) => `${name}-${unique()}`);
  for (const name of names) await db.permission.create({ data: { name, description: '', custom: true } });
  let atFirst = 0;
  let letGo = () => {};
  const bothHoldOne = new Promise<void>((resolve) => (letGo = resolve));
  const take = (tx: Prisma.TransactionClient, name = '') =>
    tx.permission.update({ where: { name }, data: { description: now.toISOString() } });
  const lockBoth = (order: string[]) => async (tx: Prisma.TransactionClient) => {
    await take(tx, order[0]);
    atFirst += 1;
    if (atFirst === 2) letGo();
    await bothHoldOne;
    await take(tx, order[1]);
  };
  const changes = [names, names.toReversed()].map((order, at) =>
    audited(given[at] ?? context(), null, lockBoth(order)),
  );
  await Promise.all(changes);
  for (const { event } of given) expect(await rowsOf(event)).toHaveLength(1);
});

test('a deleted row, or a row of a deleted one, is no outage', async () => {
  const db = database();
  const id = '019ac000-0000-7000-8000-000000000000';
  const now = new Date();
  const meaning = (attempt: Promise<unknown>) =>
    refusal(
      attempt.catch((error) => {
        throw asAppError(error);
      }),
    );
  expect(await meaning(db.user.update({ where: { id }, data: { status: 'active' } }))).toBe('not_found');
  expect(await meaning(db.user.delete({ where: { id } }))).toBe('not_found');
  expect(await meaning(db.user.findUniqueOrThrow({ where: { id } }))).toBe('not_found');
  const orphan = { userId: id, hash: '', changedAt: now };
  expect(await meaning(db.password.create({ data: orphan }))).toBe('conflict');
  expect(await meaning(db.password.upsert({ where: { userId: id }, create: orphan, update: orphan }))).toBe(
    'conflict',
  );
  const link = db.user.update({ where: { id }, data: { password: { connect: { userId: id } } } });
  expect(await meaning(link)).toBe('not_found');
  const raw = db.$executeRaw`INSERT INTO "Password" ("userId", "hash", "changedAt") VALUES (${id}::uuid, '', now())`;
  expect(await meaning(raw)).toBe('conflict');
});
