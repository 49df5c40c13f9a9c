import { expect, test } from '@playwright/test';
import type pg from 'pg';
import type { Actor } from '#lib/access/actor';
import { changePassword } from '#lib/account/password';
import { updateProfile } from '#lib/account/profile';
import { revokeOtherSessions, revokeOwnSession } from '#lib/account/sessions';
import { login } from '#lib/auth/login';
import { config } from '#lib/config';
import { authenticate } from '#lib/core/operation/actor';
import type { Context } from '#lib/core/operation/context';
import { database } from '#lib/database/client';
import { connect } from '#lib/database/migrate';
import type { ErrorCode } from '#lib/errors';
import { createRole } from '#lib/roles/roles';
import { deleteUser } from '#lib/users/delete';
import { inviteUser } from '#lib/users/invitations';
import { renewPasswordLink } from '#lib/users/password-link';
import { assignRole, unassignRole } from '#lib/users/roles';
import { revokeUserSessions } from '#lib/users/sessions';
import { reinstateUser, suspendUser } from '#lib/users/suspension';
import { createUser, updateUser } from '#lib/users/users';
import { caller, guest, refusal } from '#tests/support/context';
import { administrator, newUser, password, type TestUser, unique } from '#tests/support/users';

/** A user is deleted during a request by them or about them: that is no outage. */

test.describe.configure({ mode: 'default' });

type Attempt = (context: Context, of: TestUser) => Promise<unknown>;

const anew = () => ({ username: `n${unique()}`, email: `${unique()}@example.test` });

/** Requests of an administrator about the deleted user. */
const about: [string, Attempt][] = [
  ['their name changes', (context, { id }) => updateUser(context, { id, username: `n${unique()}` })],
  ['they are suspended', (context, { id }) => suspendUser(context, { id })],
  ['they are reinstated', (context, { id }) => reinstateUser(context, { id })],
  ['they get a role', (context, { id }) => assignRole(context, { id, role: 'admin' })],
  ['they lose a role', (context, { id }) => unassignRole(context, { id, role: 'user' })],
  ['they get a password link', (context, { id }) => renewPasswordLink(context, { id })],
  ['they are logged out', (context, { id }) => revokeUserSessions(context, { id })],
  ['they are deleted by another', (context, { id }) => deleteUser(context, { id })],
];

/** Requests of the deleted user. */
const by: [string, Attempt][] = [
  ['they change their name', (context) => updateProfile(context, { username: `n${unique()}` })],
  [
    'they change their password',
    (context) => changePassword(context, { currentPassword: password, newPassword: `${unique()} basket` }),
  ],
  ['they end their session', (context, { sessionId }) => revokeOwnSession(context, { id: sessionId })],
  ['they create a user', (context) => createUser(context, anew())],
  ['they invite a user', (context) => inviteUser(context, { email: anew().email })],
  [
    'they create a role',
    (context) =>
      createRole(context, {
        name: `r-${unique()}`,
        label: unique(),
        description: '',
        permissions: ['users:read'],
      }),
  ],
];

const truths: (ErrorCode | 'accepted')[] = [
  'not_found',
  'conflict',
  'unauthenticated',
  'invalid_credentials',
];

/** A context whose caller was admitted a moment ago, before what happens next. */
async function admitted(who: TestUser): Promise<Context> {
  const context = caller(who);
  const actor = (await authenticate(context)) as Actor;
  return guest({ authentication: Promise.resolve(actor), credentials: context.credentials });
}

for (const [title, attempt] of about)
  test(`a user is deleted before ${title}: the answer says so`, async () => {
    const context = await admitted(await administrator());
    const target = await newUser();
    await database().user.delete({ where: { id: target.id } });
    expect(await refusal(attempt(context, target))).toBe('not_found');
  });

for (const [title, attempt] of by)
  test(`a user is admitted and deleted before ${title}: the answer says so`, async () => {
    const target = await administrator({ withPassword: true });
    const context = await admitted(target);
    await database().user.delete({ where: { id: target.id } });
    expect(truths).toContain(await refusal(attempt(context, target)));
  });

test('a user who is deleted before ending their other sessions gets no outage', async () => {
  const target = await newUser();
  const context = await admitted(target);
  await database().user.delete({ where: { id: target.id } });
  expect(await refusal(revokeOtherSessions(context))).not.toBe('unavailable');
});

/** Runs the attempt during a deletion, and commits the deletion once the attempt waits for it. */
async function whileDeleting(id: string, attempt: () => Promise<unknown>) {
  const other: pg.Client = await connect(config().databaseUrl);
  const waiting = `SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted
    AND pid IN (SELECT unnest(ARRAY(SELECT pid FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid)))))`;
  try {
    await other.query('BEGIN');
    await other.query('DELETE FROM "User" WHERE "id" = $1', [id]);
    const outcome = refusal(attempt());
    const count = async () => (await other.query<{ count: number }>(waiting)).rows[0]?.count ?? 0;
    await expect.poll(count, { intervals: [20] }).toBeGreaterThan(0);
    await other.query('COMMIT');
    return await outcome;
  } finally {
    await other.end();
  }
}

test('a request by or about a user that waits while they are deleted finds them gone', async () => {
  test.skip(!process.env.TEST_DATABASE_URL, 'on the embedded database nothing waits in mid-transaction');
  test.setTimeout(120_000);
  const root = await administrator();
  for (const [title, attempt] of about) {
    const target = await newUser();
    const context = await admitted(root);
    expect(await whileDeleting(target.id, () => attempt(context, target)), title).toBe('not_found');
  }
  for (const [title, attempt] of by.slice(0, 2)) {
    const target = await administrator({ withPassword: true });
    const context = await admitted(target);
    expect(truths, title).toContain(await whileDeleting(target.id, () => attempt(context, target)));
  }
  const target = await newUser({ withPassword: true });
  const entering = () => login(guest(), { email: target.email, password });
  expect(await whileDeleting(target.id, entering)).toBe('invalid_credentials');
});
