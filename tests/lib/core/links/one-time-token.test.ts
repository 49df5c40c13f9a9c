import { expect, test } from '@playwright/test';
import { changePassword } from '#lib/account/password';
import { confirmPasswordReset, readPasswordReset } from '#lib/auth/password-reset';
import { issueOneTimeToken, linkIdOf } from '#lib/core/links/one-time-token';
import { noCredentials } from '#lib/core/operation/context';
import { identityColumns } from '#lib/core/users/identity';
import { database } from '#lib/database/client';
import { deleteUser } from '#lib/users/delete';
import { renewPasswordLink } from '#lib/users/password-link';
import { assignRole } from '#lib/users/roles';
import { reinstateUser, suspendUser } from '#lib/users/suspension';
import { updateUser } from '#lib/users/users';
import { caller, countOutcomes, guest, overtakenBy, refusal } from '#tests/support/context';
import {
  administrator,
  endRoles,
  limitedAdministrator,
  newUser,
  password,
  unique,
} from '#tests/support/users';

const newPassword = 'marigold-basket-44';

const issueFor = (userId: string, now = new Date(), issuedById: string | null = null) =>
  issueOneTimeToken(database(), { purpose: 'password_reset', userId, issuedById, now, lifetime: 60_000 });

test('ENU-09 RST-24 unknown, spent, ended and other links are one refusal', async () => {
  const { id } = await newUser();
  const setup = await issueOneTimeToken(database(), {
    purpose: 'setup',
    userId: null,
    issuedById: null,
    now: new Date(),
    lifetime: 60_000,
  });
  const ended = await issueFor(id, new Date(Date.now() - 60_000));
  const live = await issueFor(id);
  for (const token of ['', 'x'.repeat(43), setup.secret, ended.secret, live.secret.slice(1)].filter(
    Boolean,
  )) {
    expect(await refusal(confirmPasswordReset(guest(), { token, newPassword }))).toBe('invalid_token');
  }
  expect(await refusal(confirmPasswordReset(guest(), { newPassword }))).toBe('invalid_token');
  expect(await refusal(confirmPasswordReset(guest(), { token: live.secret, newPassword }))).toBe('accepted');
  expect(await refusal(confirmPasswordReset(guest(), { token: live.secret, newPassword }))).toBe(
    'invalid_token',
  );
});

test('RST-02 of 16 parallel uses of a link one succeeds', async () => {
  const { id } = await newUser();
  const { secret } = await issueFor(id);
  const uses = Array.from({ length: 16 }, () =>
    confirmPasswordReset(guest(), { token: secret, newPassword }),
  );
  expect(await countOutcomes(uses)).toEqual({ accepted: 1, invalid_token: 15 });
});

test('RST-04 a newer link voids the older one', async () => {
  const { id } = await newUser();
  const older = await issueFor(id);
  await issueFor(id);
  expect(await refusal(confirmPasswordReset(guest(), { token: older.secret, newPassword }))).toBe(
    'invalid_token',
  );
});

test('RST-07 a link changes only its own user, and ends their sessions', async () => {
  const alice = await newUser({ withPassword: true });
  const bob = await newUser({ withPassword: true });
  const { secret } = await issueFor(alice.id);
  expect(await refusal(confirmPasswordReset(guest(), { token: secret, newPassword, userId: bob.id }))).toBe(
    'invalid_input',
  );
  const before = await database().password.findUniqueOrThrow({ where: { userId: bob.id } });
  await confirmPasswordReset(guest(), { token: secret, newPassword });
  expect(await database().password.findUniqueOrThrow({ where: { userId: bob.id } })).toEqual(before);
  expect(await database().session.count({ where: { userId: alice.id, revokedAt: null } })).toBe(0);
  expect(await database().session.count({ where: { userId: bob.id, revokedAt: null } })).toBe(1);
});

test('a link is stored as a digest only', async () => {
  const { id } = await newUser();
  const { secret } = await issueFor(id);
  const rows = await database().oneTimeToken.findMany({ where: { userId: id } });
  expect(JSON.stringify(rows)).not.toContain(secret);
});

test('a link dies when its user changes the password', async () => {
  const user = await newUser({ withPassword: true });
  const { secret } = await issueFor(user.id);
  await changePassword(caller(user), { currentPassword: password, newPassword });
  expect(
    await refusal(confirmPasswordReset(guest(), { token: secret, newPassword: 'orchid-basket-77' })),
  ).toBe('invalid_token');
});

/** Every way in which a link ends before its time, and what would bring back the state that it was made for. */
const sessionEndings: Record<
  string,
  { end(id: string): Promise<unknown>; undo?(id: string): Promise<unknown> }
> = {
  'its user is suspended': {
    end: async (id) => suspendUser(caller(await administrator()), { id }),
    undo: async (id) => reinstateUser(caller(await administrator()), { id }),
  },
  'its user’s email changes': {
    end: async (id) =>
      updateUser(caller(await administrator()), { id, email: `new-${unique()}@example.test` }),
    undo: async (id) => updateUser(caller(await administrator()), { id, email: `old-${id}@example.test` }),
  },
  'its user is deleted': { end: async (id) => deleteUser(caller(await administrator()), { id }) },
  'its user’s row is changed by hand': {
    end: (id) => database().user.update({ where: { id }, data: { status: 'suspended' } }),
    undo: (id) => database().user.update({ where: { id }, data: { status: 'active' } }),
  },
  'its user’s password is taken away': {
    end: (id) => database().password.deleteMany({ where: { userId: id } }),
  },
};

for (const [when, { end, undo }] of Object.entries(sessionEndings)) {
  const withEmail = async () => {
    const who = await newUser({ withPassword: true });
    const email = `old-${who.id}@example.test`;
    await database().user.update({ where: { id: who.id }, data: identityColumns(who.id, { ...who, email }) });
    return who;
  };

  test(`a link dies when ${when}, and nothing revives it`, async () => {
    const { id } = await withEmail();
    const { secret } = await issueFor(id);
    const opened = guest({ credentials: { ...noCredentials, links: new Map([[linkIdOf(secret), secret]]) } });
    const shown = () => readPasswordReset(opened, { link: linkIdOf(secret) });
    expect((await shown()).user).not.toBeNull();
    await end(id);
    const use = () => refusal(confirmPasswordReset(guest(), { token: secret, newPassword }));
    expect([await use(), await shown()]).toEqual(['invalid_token', { user: null }]);
    await undo?.(id);
    expect(await use()).toBe('invalid_token');
  });

  test(`a password is not set by a link whose form was sent just before ${when}`, async () => {
    const { id } = await withEmail();
    const { secret } = await issueFor(id);
    const before = await database().password.findUnique({ where: { userId: id } });
    const db = overtakenBy(() => end(id));
    expect(await refusal(confirmPasswordReset(guest({ db }), { token: secret, newPassword }))).toBe(
      'invalid_token',
    );
    const after = await database().password.findUnique({ where: { userId: id } });
    expect([before?.hash, null]).toContain(after?.hash ?? null);
  });
}

test('no link is made for a suspended user', async () => {
  const root = await administrator();
  const { id } = await newUser();
  await suspendUser(caller(root), { id });
  expect(await refusal(renewPasswordLink(caller(root), { id }))).toBe('conflict');
});

test('a hash that is made anew at a login leaves a link alone', async () => {
  const { id } = await newUser({ withPassword: true });
  const { secret } = await issueFor(id);
  await database().password.update({ where: { userId: id }, data: { hash: 'another' } });
  expect(await refusal(confirmPasswordReset(guest(), { token: secret, newPassword }))).toBe('accepted');
});

test('AUZ-08 the maker of a link gets no permission that its user was given since', async () => {
  const limited = await limitedAdministrator(['users:create']);
  const signUpInput = await newUser();
  const { secret } = await issueFor(signUpInput.id, new Date(), limited.id);
  await assignRole(caller(await administrator()), { id: signUpInput.id, role: 'admin' });
  expect(await refusal(confirmPasswordReset(guest(), { token: secret, newPassword }))).toBe('invalid_token');
  const root = await administrator();
  const fromRoot = await issueFor(signUpInput.id, new Date(), root.id);
  expect(await refusal(confirmPasswordReset(guest(), { token: fromRoot.secret, newPassword }))).toBe(
    'accepted',
  );
});

test('AUZ-08 the maker of a link gets no permission for longer than they hold it', async () => {
  const [root, deputy, signUpInput] = [await administrator(), await administrator(), await newUser()];
  const ends = new Date(Date.now() + 3_600_000);
  await endRoles(deputy.id, ends);
  const { secret } = await issueFor(signUpInput.id, new Date(), deputy.id);
  const give = (expiresAt?: Date) =>
    assignRole(caller(root), { id: signUpInput.id, role: 'admin', expiresAt: expiresAt?.toISOString() });
  const use = () => refusal(confirmPasswordReset(guest(), { token: secret, newPassword }));
  for (const longer of [undefined, new Date(ends.getTime() + 1)]) {
    await give(longer);
    expect(await use()).toBe('invalid_token');
  }
  await give(ends);
  expect(await use()).toBe('accepted');
});
