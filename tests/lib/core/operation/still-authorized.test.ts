import { expect, test } from '@playwright/test';
import { changePassword } from '#lib/account/password';
import { updateProfile } from '#lib/account/profile';
import { revokeOtherSessions, revokeOwnSession } from '#lib/account/sessions';
import { logout } from '#lib/auth/logout';
import { confirmPasswordReset } from '#lib/auth/password-reset';
import { issueOneTimeToken } from '#lib/core/links/one-time-token';
import type { Operation } from '#lib/core/operation/operation';
import { refreshSession } from '#lib/core/sessions/refresh';
import { sessionsOfBrowser, startSession } from '#lib/core/sessions/session';
import { lockUser } from '#lib/core/users/lock';
import { hashPassword } from '#lib/crypto/passwords/hash';
import { database } from '#lib/database/client';
import { deleteRole, updateRole } from '#lib/roles/changes';
import { createPermission, deletePermission } from '#lib/roles/permissions';
import { createRole } from '#lib/roles/roles';
import { deleteLogo, setLogo } from '#lib/settings/logo';
import { updateSettings } from '#lib/settings/settings';
import { deleteUser } from '#lib/users/delete';
import { inviteUser, renewInvitation, withdrawInvitation } from '#lib/users/invitations';
import { renewPasswordLink } from '#lib/users/password-link';
import { assignRole, assignRoles, unassignRole, unassignRoles } from '#lib/users/roles';
import { revokeUserSessions } from '#lib/users/sessions';
import { reinstateUser, suspendUser } from '#lib/users/suspension';
import { createUser, updateUser } from '#lib/users/users';
import { readRoutes } from '#scripts/routes';
import { caller, guest, overtakenBy, refusal } from '#tests/support/context';
import { png } from '#tests/support/pictures';
import { linkFor } from '#tests/support/places';
import {
  administrator,
  limitedAdministrator,
  newUser,
  password,
  role,
  session,
  type TestUser,
  unique,
} from '#tests/support/users';

/** A change sees any loss of a permission that commits while it is under way. */

test.describe.configure({ timeout: 120_000 });

const newPassword = 'marigold-basket-44';

const overtaken = (who: TestUser, revoke: () => Promise<unknown>) => caller(who, { db: overtakenBy(revoke) });

type Revocation = (who: TestUser) => Promise<unknown>;

const elsewhere = async (who: TestUser) => caller(await session(who.id));

/** Every way in which a session of a user ends. */
const revocations: Record<string, Revocation> = {
  'the user was suspended': async (who) => suspendUser(caller(await administrator()), { id: who.id }),
  'the user was suspended and reinstated': async (who) => {
    const root = caller(await administrator());
    await suspendUser(root, { id: who.id });
    await reinstateUser(root, { id: who.id });
  },
  'the user was deleted': async (who) => deleteUser(caller(await administrator()), { id: who.id }),
  'an administrator logged the user out': async (who) =>
    revokeUserSessions(caller(await administrator()), { id: who.id }),
  'the user logged out': async (who) => logout(caller(who), {}),
  'the user logged out everywhere': async (who) => logout(await elsewhere(who), { everywhere: true }),
  'another device ended the session': async (who) =>
    revokeOwnSession(await elsewhere(who), { id: who.sessionId }),
  'another device ended all other sessions': async (who) => revokeOtherSessions(await elsewhere(who), {}),
  'another device changed the password': async (who) =>
    changePassword(await elsewhere(who), { currentPassword: password, newPassword: 'orchid-basket-77' }),
  'a link reset the password': async ({ id }) => {
    const issue = { purpose: 'password_reset', userId: id, issuedById: null } as const;
    const { secret } = await issueOneTimeToken(database(), { ...issue, now: new Date(), lifetime: 60_000 });
    await confirmPasswordReset(guest(), { token: secret, newPassword: 'orchid-basket-77' });
  },
  'another login replaced the session': async (who) => {
    const other = await newUser();
    const { credentials } = guest();
    const context = guest({ credentials: { ...credentials, refreshCookie: who.refreshToken } });
    const replaces = await sessionsOfBrowser(context);
    await database().$transaction((tx) =>
      startSession(tx, context, { userId: other.id, remember: false, replaces }),
    );
  },
  'a stolen refresh token ended the session': async (who) => {
    const at = (minutes: number) => guest({ now: new Date(Date.now() + minutes * 60_000) });
    await refreshSession(at(1), who.refreshToken);
    expect(await refreshSession(at(5), who.refreshToken)).toBeNull();
  },
  'the session expired': ({ sessionId }) =>
    database().session.update({ where: { id: sessionId }, data: { expiresAt: new Date() } }),
};

interface Change {
  operation: Operation;
  /** The input, made before. */
  input(who: TestUser): Promise<object> | object;
}

const ownChanges: Change[] = [
  { operation: changePassword, input: () => ({ currentPassword: password, newPassword }) },
  { operation: updateProfile, input: () => ({ username: `new-${unique()}` }) },
  { operation: revokeOwnSession, input: async ({ id }) => ({ id: (await session(id)).sessionId }) },
  { operation: revokeOtherSessions, input: () => ({}) },
  { operation: logout, input: () => ({}) },
  { operation: logout, input: () => ({ everywhere: true }) },
];

const target = async () => ({ id: (await newUser()).id });
async function invited() {
  const { id } = await newUser();
  await database().user.update({ where: { id }, data: { invited: true } });
  await linkFor(id, 'invitation');
  return { id };
}

const customPermission = async () => {
  const name = `tested-${unique()}:read`;
  await createPermission(caller(await administrator()), { name, description: 'For a test.' });
  return name;
};

const consoleChanges: Change[] = [
  { operation: suspendUser, input: target },
  { operation: reinstateUser, input: target },
  { operation: deleteUser, input: target },
  { operation: revokeUserSessions, input: target },
  { operation: renewPasswordLink, input: target },
  { operation: updateUser, input: async () => ({ ...(await target()), username: `new-${unique()}` }) },
  { operation: assignRole, input: async () => ({ ...(await target()), role: 'admin' }) },
  { operation: unassignRole, input: async () => ({ ...(await target()), role: 'user' }) },
  { operation: assignRoles, input: async () => ({ ...(await target()), roles: ['admin'] }) },
  { operation: unassignRoles, input: async () => ({ ...(await target()), roles: ['user'] }) },
  {
    operation: createUser,
    input: () => ({ username: `made-${unique()}`, email: `${unique()}@example.test` }),
  },
  { operation: inviteUser, input: () => ({ email: `${unique()}@example.test`, roles: ['admin'] }) },
  { operation: renewInvitation, input: invited },
  { operation: withdrawInvitation, input: invited },
  {
    operation: createRole,
    input: () => ({ name: `made-${unique()}`, label: unique(), description: '', permissions: [] }),
  },
  {
    operation: updateRole,
    input: async () => ({ name: await role([]), version: 1, permissions: ['users:read'] }),
  },
  { operation: deleteRole, input: async () => ({ name: await role([]) }) },
  {
    operation: createPermission,
    input: () => ({ name: `tested-${unique()}:write`, description: 'For a test.' }),
  },
  { operation: deletePermission, input: async () => ({ name: await customPermission() }) },
  { operation: updateSettings, input: () => ({ loginText: unique() }) },
  { operation: setLogo, input: () => ({ logo: png().toString('base64') }) },
  { operation: deleteLogo, input: () => ({}) },
];

let hash: string;

test.beforeAll(async () => {
  hash = await hashPassword(password);
});

async function withPassword(who: TestUser): Promise<TestUser> {
  await database().password.create({ data: { userId: who.id, hash, changedAt: new Date() } });
  return who;
}

/** Which of the changes were accepted although the right to them was gone before they committed. */
async function accepted(changes: Change[], someone: () => Promise<TestUser>, revoke: Revocation) {
  const through: string[] = [];
  for (const { operation, input } of changes) {
    const who = await withPassword(await someone());
    const raw = await input(who);
    const attempt = refusal(
      operation(
        overtaken(who, () => revoke(who)),
        raw,
      ),
    );
    const { audit } = operation.declaration;
    const outcome = await attempt;
    if (!['unauthenticated', 'forbidden'].includes(outcome)) through.push(`${audit}: ${outcome}`);
    const row = { actorId: who.id, action: audit, outcome: 'done', sessionId: who.sessionId } as const;
    // A logout that came first is there, once.
    const before = revoke === revocations['the user logged out'] && audit === 'session.ended' ? 1 : 0;
    if ((await database().auditEvent.count({ where: row })) !== before) through.push(`${audit}: committed`);
  }
  return through;
}

for (const [name, revoke] of Object.entries(revocations)) {
  test(`no change by a user to their own account commits after ${name}`, async () => {
    expect(await accepted(ownChanges, newUser, revoke)).toEqual([]);
  });
}

for (const name of [
  'the user was suspended',
  'the user was deleted',
  'the user logged out everywhere',
  'the session expired',
]) {
  test(`no administrator’s change commits after ${name}`, async () => {
    expect(await accepted(consoleChanges, administrator, revocations[name] as Revocation)).toEqual([]);
  });
}

test('no administrator’s change commits after the role was taken from them', async () => {
  const lose: Revocation = async ({ id }) =>
    unassignRole(caller(await administrator()), { id, role: 'admin' });
  expect(await accepted(consoleChanges, administrator, lose)).toEqual([]);
});

test('no administrator’s change commits after their role ended', async () => {
  const end: Revocation = ({ id }) =>
    database().userRole.updateMany({ where: { userId: id }, data: { expiresAt: new Date() } });
  expect(await accepted(consoleChanges, administrator, end)).toEqual([]);
});

test('no change commits after the role that allowed it lost the permission', async () => {
  const name = await role(['users:suspend', 'users:read']);
  const who = await newUser({ roles: ['user', name] });
  const user = await newUser();
  const lose = async () =>
    updateRole(caller(await administrator()), { name, version: 1, permissions: ['users:read'] });
  expect(await refusal(suspendUser(overtaken(who, lose), { id: user.id }))).toBe('forbidden');
});

test('a change to the own account needs no role: it commits after one was taken away', async () => {
  const lose: Revocation = async ({ id }) =>
    unassignRole(caller(await administrator()), { id, role: 'admin' });
  const who = await administrator();
  const rename = updateProfile(
    overtaken(who, () => lose(who)),
    { username: `new-${unique()}` },
  );
  expect(await refusal(rename)).toBe('accepted');
});

test('these are all changes by an actor', async () => {
  const tested = new Set([...ownChanges, ...consoleChanges].map(({ operation }) => operation));
  const untested = (await readRoutes()).flatMap(({ path, operations }) =>
    Object.entries(operations)
      .filter(([verb, { declaration }]) => verb !== 'GET' && declaration.allow !== 'anyone')
      .filter(([, operation]) => !tested.has(operation))
      .map(([verb]) => `${verb} ${path}`),
  );
  // It calls the operations that act on one user.
  expect(untested).toEqual(['POST /api/admin/users/bulk']);
});

/** True as soon as a transaction waits for a row; the embedded database runs one at a time, and none waits. */
async function untilSomethingWaits(tx: Parameters<typeof lockUser>[0]): Promise<void> {
  for (let count = 0; count < 500; count += 1) {
    const [row] = await tx.$queryRaw<{ waiting: number }[]>`
      SELECT count(*)::int AS "waiting" FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if (row && row.waiting > 0) return;
  }
}

test('a change that waits for a suspension to commit is refused after it', async () => {
  test.skip(!process.env.TEST_DATABASE_URL, 'on the embedded database nothing waits in mid-transaction');
  for (const { operation, input } of ownChanges) {
    const who = await withPassword(await newUser());
    const raw = await input(who);
    let attempt: Promise<string> | undefined;
    await database().$transaction(async (tx) => {
      await lockUser(tx, who.id);
      attempt = refusal(operation(caller(who), raw));
      await untilSomethingWaits(tx);
      await tx.user.update({ where: { id: who.id }, data: { status: 'suspended' } });
    });
    expect(await attempt).toBe('unauthenticated');
  }
});

test('users who act on each other at once do not deadlock', async () => {
  const limited = () => limitedAdministrator(['users:read', 'users:update', 'sessions:revoke']);
  const outcomes = new Set<string>();
  for (let round = 0; round < 8; round += 1) {
    const [one, other] = [await limited(), await limited()];
    const acts = [
      ...[one, other].map((actor) => updateProfile(caller(actor), { username: `new-${unique()}` })),
      ...[one, other].map((actor) => revokeOtherSessions(caller(actor), {})),
      updateUser(caller(one), { id: other.id, username: `new-${unique()}` }),
      updateUser(caller(other), { id: one.id, username: `new-${unique()}` }),
      revokeUserSessions(caller(one), { id: other.id }),
      revokeUserSessions(caller(other), { id: one.id }),
    ];
    for (const outcome of await Promise.all(acts.map(refusal))) outcomes.add(outcome);
  }
  outcomes.delete('unauthenticated');
  expect([...outcomes]).toEqual(['accepted']);
});
