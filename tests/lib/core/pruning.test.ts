import { expect, test } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { days, earlier, later, seconds } from '#lib/core/durations';
import { pruneLinks } from '#lib/core/links/pruning';
import { pruneSessions } from '#lib/core/sessions/pruning';
import type { Database } from '#lib/database/client';
import { type OwnDatabase, openOwnDatabase } from '#tests/support/own-database';

/** Pruning removes long-expired rows, and none that still decides anything. */

test.describe.configure({ mode: 'default' });

let ownDatabase: OwnDatabase;
let db: Database;
let userId = '';
const now = new Date();

test.beforeAll(async () => {
  ownDatabase = await openOwnDatabase();
  db = ownDatabase.newClient();
  const user = await db.user.create({
    data: {
      id: uuidv7(),
      username: 'u',
      usernameNormalized: 'u',
      email: 'u',
      emailNormalized: 'u',
      createdAt: now,
    },
  });
  userId = user.id;
});

test.afterEach(async () => {
  await db.session.deleteMany();
  await db.oneTimeToken.deleteMany();
});

test.afterAll(() => ownDatabase.close());

const prune = async (db: Database, now: Date) => (await pruneSessions(db, now)) + (await pruneLinks(db, now));

const session = (expiresAt: Date, revokedAt: Date | null = null) => ({
  id: uuidv7(),
  userId,
  remember: true,
  expiresAt,
  revokedAt,
  ip: '',
  userAgent: '',
  refreshHash: new Uint8Array(32),
  rotationSalt: new Uint8Array(32),
  createdAt: now,
  authenticatedAt: now,
  rotatedAt: now,
  lastSeenAt: earlier(now, days(20)),
});

const link = (expiresAt: Date, usedAt: Date | null = null) => ({
  id: uuidv7(),
  purpose: 'password_reset' as const,
  userId,
  createdAt: now,
  expiresAt,
  usedAt,
  hash: new TextEncoder().encode(uuidv7()),
});

test('REF-18 a session stays until long after its last day, ended, idle or not', async () => {
  const kept = [
    session(later(now, days(1))),
    session(later(now, days(1)), earlier(now, days(80))),
    session(earlier(now, seconds(1))),
    session(earlier(now, days(29)), earlier(now, days(100))),
  ];
  const gone = [session(earlier(now, days(31))), session(earlier(now, days(31)), earlier(now, days(40)))];
  await db.session.createMany({ data: [...kept, ...gone] });
  expect(await prune(db, now)).toBe(gone.length);
  const left = await db.session.findMany({ select: { id: true } });
  expect(left.map(({ id }) => id).sort()).toEqual(kept.map(({ id }) => id).sort());
});

test('a link stays for a week after its end, spent or not', async () => {
  const kept = [link(later(now, days(1))), link(later(now, days(1)), now), link(earlier(now, days(6)))];
  const gone = [link(earlier(now, days(8))), link(earlier(now, days(8)), earlier(now, days(9)))];
  await db.oneTimeToken.createMany({ data: [...kept, ...gone] });
  expect(await prune(db, now)).toBe(gone.length);
  const left = await db.oneTimeToken.findMany({ select: { id: true } });
  expect(left.map(({ id }) => id).sort()).toEqual(kept.map(({ id }) => id).sort());
});

test('FLT-10 a node whose clock runs a year ahead removes no live row', async () => {
  await db.session.createMany({ data: [session(later(now, days(1)))] });
  await db.oneTimeToken.createMany({ data: [link(later(now, days(1)))] });
  expect(await prune(db, later(now, days(365)))).toBe(0);
});

test('REF-18 pruning runs in small batches, and nodes that prune at once delete each row once', async () => {
  const data = Array.from({ length: 1_200 }, () => session(earlier(now, days(31))));
  await db.session.createMany({ data });
  const others = [db, ownDatabase.newClient(), ownDatabase.newClient()];
  const taken = await Promise.all(others.map((node) => prune(node, now)));
  for (const count of taken) expect(count).toBeLessThanOrEqual(500);
  let sum = taken.reduce((one, other) => one + other, 0);
  for (let count = await prune(db, now); count > 0; count = await prune(db, now)) sum += count;
  expect([sum, await db.session.count()]).toEqual([1_200, 0]);
});
