import { expect, test } from '@playwright/test';
import { changePassword } from '#lib/account/password';
import { confirmPasswordReset } from '#lib/auth/password-reset';
import { issueOneTimeToken } from '#lib/core/one-time-token';
import { database } from '#lib/database';
import { assignRole } from '#lib/users/roles';
import { caller, guest, refusal, tally } from '#tests/support/context';
import { administrator, endRoles, limitedAdministrator, password, person } from '#tests/support/people';

const newPassword = 'marigold-basket-44';

const issueFor = (userId: string, now = new Date(), issuedById: string | null = null) =>
  issueOneTimeToken(database(), { purpose: 'password_reset', userId, issuedById, now, lifetime: 60_000 });

test('ENU-09 RST-24 unknown, spent, ended and other links are one refusal', async () => {
  const { id } = await person();
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
  const { id } = await person();
  const { secret } = await issueFor(id);
  const uses = Array.from({ length: 16 }, () =>
    confirmPasswordReset(guest(), { token: secret, newPassword }),
  );
  expect(await tally(uses)).toEqual({ accepted: 1, invalid_token: 15 });
});

test('RST-04 a newer link voids the older one', async () => {
  const { id } = await person();
  const older = await issueFor(id);
  await issueFor(id);
  expect(await refusal(confirmPasswordReset(guest(), { token: older.secret, newPassword }))).toBe(
    'invalid_token',
  );
});

test('RST-07 a link changes only the person it was made for, and ends their sessions', async () => {
  const alice = await person({ withPassword: true });
  const bob = await person({ withPassword: true });
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
  const { id } = await person();
  const { secret } = await issueFor(id);
  const rows = await database().oneTimeToken.findMany({ where: { userId: id } });
  expect(JSON.stringify(rows)).not.toContain(secret);
});

test('a link dies when its person changes the password themselves', async () => {
  const member = await person({ withPassword: true });
  const { secret } = await issueFor(member.id);
  await changePassword(caller(member), { currentPassword: password, newPassword });
  expect(
    await refusal(confirmPasswordReset(guest(), { token: secret, newPassword: 'orchid-basket-77' })),
  ).toBe('invalid_token');
});

test('AUZ-08 who made a link gets nothing that its person was given since', async () => {
  const limited = await limitedAdministrator(['users:create']);
  const newcomer = await person();
  const { secret } = await issueFor(newcomer.id, new Date(), limited.id);
  await assignRole(caller(await administrator()), { id: newcomer.id, role: 'admin' });
  expect(await refusal(confirmPasswordReset(guest(), { token: secret, newPassword }))).toBe('invalid_token');
  const root = await administrator();
  const fromRoot = await issueFor(newcomer.id, new Date(), root.id);
  expect(await refusal(confirmPasswordReset(guest(), { token: fromRoot.secret, newPassword }))).toBe(
    'accepted',
  );
});

test('AUZ-08 who made a link gets nothing that its person was given since for longer than they hold it', async () => {
  const [root, deputy, newcomer] = [await administrator(), await administrator(), await person()];
  const ends = new Date(Date.now() + 3_600_000);
  await endRoles(deputy.id, ends);
  const { secret } = await issueFor(newcomer.id, new Date(), deputy.id);
  const give = (expiresAt?: Date) =>
    assignRole(caller(root), { id: newcomer.id, role: 'admin', expiresAt: expiresAt?.toISOString() });
  const use = () => refusal(confirmPasswordReset(guest(), { token: secret, newPassword }));
  for (const longer of [undefined, new Date(ends.getTime() + 1)]) {
    await give(longer);
    expect(await use()).toBe('invalid_token');
  }
  await give(ends);
  expect(await use()).toBe('accepted');
});
