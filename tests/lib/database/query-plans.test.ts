import { expect, test } from '@playwright/test';
import type { Context } from '#lib/core/operation/context';
import { listUserSessions } from '#lib/users/sessions';
import { listUsers, readUser } from '#lib/users/users';
import { openQueryPlans, type QueryPlans } from '#tests/support/query-plans';

/** No list that the console shows reads a table from end to end: it follows an index, or is left at its bound. */

test.describe.configure({ mode: 'default' });

let plans: QueryPlans;
let someone = '';

test.beforeAll(async () => {
  test.setTimeout(180_000);
  plans = await openQueryPlans();
  const [user] = await plans.query<{ id: string }>(`SELECT "id" FROM "User" ORDER BY "id" LIMIT 1`);
  someone = user?.id ?? '';
});

test.afterAll(() => plans.close());

const users =
  (query: Record<string, unknown> = {}) =>
  (context: Context) =>
    listUsers(context, query);

/** The second page, so that a cursor is in it. */
const secondPage = (query: Record<string, string>) => async (context: Context) => {
  const { nextCursor } = (await listUsers(plans.context, query)) as { nextCursor: string };
  expect(nextCursor).not.toBeNull();
  return listUsers(context, { ...query, cursor: nextCursor });
};

const sorts = ['createdAt', 'username', 'email', 'lastLoginAt'].flatMap((sort) => [sort, `-${sort}`]);

const lists: [string, (context: Context) => Promise<unknown>][] = [
  ...sorts.map((sort) => [`users by ${sort}`, users({ sort })] as [string, ReturnType<typeof users>]),
  ...sorts.map(
    (sort) => [`users by ${sort}, next page`, secondPage({ sort })] as [string, ReturnType<typeof users>],
  ),
  ['users, a rare text', users({ query: 'zoe.00' })],
  ['users, a common text', users({ query: 'example' })],
  ['users, a common text by username', users({ query: 'maria', sort: 'username' })],
  ['users, a text of nobody', users({ query: 'xyzzy' })],
  ['users, one letter', users({ query: 'z' })],
  ['users, two letters', users({ query: 'ad' })],
  ['users, hex digits', users({ query: 'ada' })],
  ['users, one letter of another script', users({ query: '太' })],
  ['users, signs only', users({ query: '...' })],
  ['users, part of an id', users({ query: '0123456789' })],
  ['users, suspended', users({ status: 'suspended', sort: 'username' })],
  ['users, suspended, by text', users({ status: 'suspended', query: 'maria' })],
  ['users, a role that all hold', users({ role: 'user' })],
  ['users, a role that some hold', users({ role: 'support', sort: 'email' })],
  ['users, a role that few hold', users({ role: 'rare', query: 'zoe' })],
  ['users, by the days', users({ createdFrom: '2025-01-01', createdTo: '2025-02-01' })],
  ['users, long away', users({ lastLoginBefore: '2025-01-01', sort: 'lastLoginAt' })],
  ['users, picked', (context) => listUsers(context, { ids: [someone] })],
  ['sessions of a user', (context) => listUserSessions(context, { id: someone })],
  ['one user', (context) => readUser(context, { id: someone })],
];

/** Straight under a limit, as for a text that very many match, it ends with as many rows. */
const scanned = /(?<!Limit .*\n *-> {2})Seq Scan on "(User|Session|AuditEvent|UserRole)"/;

for (const [name, run] of lists) {
  test(`no table is scanned for: ${name}`, async () => {
    const asked = await plans.plansOf(run);
    expect(asked.length).toBeGreaterThan(0);
    for (const { sql, plan } of asked) expect(plan, sql).not.toMatch(scanned);
    for (const { sql } of asked) expect(sql).not.toContain('EXPLAIN');
  });
}
