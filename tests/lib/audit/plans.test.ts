import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { activityOf } from '#lib/account/activity';
import { searchOf } from '#lib/audit/search';
import { type AuditKeys, auditKeys } from '#lib/core/audit/keys';
import { listEvents, readEvents } from '#lib/core/audit/list';
import { proveEvent } from '#lib/core/audit/mac';
import { identityColumns } from '#lib/core/users/identity';
import type { Database } from '#lib/database/client';
import { ListAuditEventsInput } from '#lib/schemas/audit';
import { auditActions } from '#lib/schemas/audit-actions';
import { type OwnDatabase, openOwnDatabase, type Statement } from '#tests/support/own-database';

/** No list of the trail reads all of it, whatever the filter: asked of the planner, over 20,000 events. */

test.describe.configure({ mode: 'default', timeout: 180_000 });

const size = 20_000;
const users = Array.from({ length: 200 }, () => uuidv7());
const start = Date.parse('2026-01-01T00:00:00Z');

let ownDatabase: OwnDatabase;
let db: Database;
const statements: Statement[] = [];

const pick = <T>(list: readonly T[], index: number) => list[index % list.length];

function eventAt(keys: AuditKeys, index: number) {
  const at = new Date(start + index * 60_000);
  const facts = {
    id: uuidv7({ msecs: at.getTime() }),
    at,
    action: pick(auditActions, index) ?? '',
    code: null,
  };
  return proveEvent(keys, {
    ...facts,
    outcome: index % 41 === 0 ? ('denied' as const) : ('done' as const),
    actorId: pick(users, index * 7) ?? null,
    sessionId: randomUUID(),
    requestId: randomUUID(),
    subjectType: 'user',
    subjectId: pick(users, index * 3) ?? null,
    detail: { ip: '192.0.2.1' },
  });
}

test.beforeAll(async () => {
  ownDatabase = await openOwnDatabase();
  db = ownDatabase.newClient((statement) => statements.push(statement));
  const keys = await auditKeys();
  for (let from = 0; from < size; from += 1_000) {
    await db.auditEvent.createMany({
      data: Array.from({ length: 1_000 }, (_, index) => eventAt(keys, from + index)),
    });
  }
  const named = users.slice(0, 50).map((id, index) => {
    const username = `mina-${index}`;
    return { id, ...identityColumns(id, { username, displayName: null, email: `${username}@example.test` }) };
  });
  await db.user.createMany({ data: named.map((user) => ({ ...user, createdAt: new Date(start) })) });
  await ownDatabase.query('ANALYZE');
});

test.afterAll(() => ownDatabase.close());

/** The plans of all statements that `work` ran and that read the trail. */
async function plansOf(work: () => Promise<unknown>): Promise<string[]> {
  statements.length = 0;
  await work();
  const plans: string[] = [];
  for (const { text, values } of statements.filter((one) => one.text.includes('"AuditEvent"'))) {
    const rows = await ownDatabase.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values);
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
  }
  return plans;
}

const filters: Record<string, string>[] = [
  {},
  { actor: users[1] ?? '' },
  { subject: users[2] ?? '' },
  { user: users[3] ?? '' },
  { user: users[3] ?? '', action: 'user.updated' },
  { session: randomUUID() },
  { session: randomUUID(), actor: users[4] ?? '' },
  { action: 'user.suspended' },
  { action: 'role.assigned' },
  { outcome: 'denied' },
  { outcome: 'done' },
  { outcome: 'invalid' },
  { action: 'session.started', outcome: 'denied' },
  { since: '2026-01-05', until: '2026-01-06' },
  { action: 'session.started', since: '2026-01-05' },
  { query: randomUUID() },
  { query: 'nobody@example.test' },
  { query: 'mina' },
  { query: 'mina', action: 'user.updated' },
  { query: 'mi', outcome: 'denied' },
  { user: users[3] ?? '', query: 'mina' },
  { query: 'req-1', outcome: 'denied' },
];

test('for every filter the first page, the next page and the total use an index', async () => {
  const scans: string[] = [];
  for (const given of filters) {
    const { limit, ...filter } = ListAuditEventsInput.parse(given);
    const search = await searchOf(db, filter);
    const after = { value: new Date(start + 5_000 * 60_000).toISOString(), id: uuidv7() };
    const plans = await plansOf(async () => {
      await searchOf(db, filter);
      await listEvents(db, 'plans', search, { limit });
      await readEvents(db, search, after, limit + 1);
      await readEvents(db, search, null, 500);
    });
    expect(plans.length).toBeGreaterThanOrEqual(4);
    for (const plan of plans)
      if (plan.includes('Seq Scan on "AuditEvent"')) scans.push(`${JSON.stringify(given)}\n${plan}`);
  }
  expect(scans).toEqual([]);
});

test('the activity of a user uses an index', async () => {
  const search = activityOf(users[5] ?? '');
  const plans = await plansOf(() => listEvents(db, 'plans', search, { limit: 20 }));
  // The page, the users of it that were deleted, and the total.
  expect(plans.length).toBe(3);
  for (const plan of plans) expect(plan).not.toContain('Seq Scan on "AuditEvent"');
});
