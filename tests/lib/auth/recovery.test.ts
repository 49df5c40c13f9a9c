import { expect, test } from '@playwright/test';
import { readProfile } from '#lib/account/profile';
import { login } from '#lib/auth/login';
import { confirmPasswordReset } from '#lib/auth/password-reset';
import { recoverAdministrator } from '#lib/auth/recovery';
import { issueSetupLink } from '#lib/auth/setup';
import { hours } from '#lib/core/durations';
import { issueOneTimeToken } from '#lib/core/links/one-time-token';
import { refreshSession } from '#lib/core/sessions/refresh';
import { database } from '#lib/database/client';
import { caller, guest, refusal } from '#tests/support/context';
import { administrator, newUser, password, session } from '#tests/support/users';

/** Recovery gives the account to the holder of the link, and to no user who had access before. */

const tokenIn = (link: string) => new URL(link).searchParams.get('token') ?? '';
const newPassword = 'marigold-basket-44';

test('a recovery ends every session, the password and earlier links of the account', async () => {
  const who = await newUser({ withPassword: true });
  const other = await session(who.id, { remember: true });
  const issue = { purpose: 'password_reset', userId: who.id, issuedById: null, lifetime: hours(72) } as const;
  const { secret: token } = await issueOneTimeToken(database(), { ...issue, now: new Date() });
  await recoverAdministrator(who.email);
  for (const { accessToken, refreshToken } of [who, other]) {
    expect(await refusal(readProfile(caller({ accessToken })))).toBe('unauthenticated');
    expect(await refreshSession(guest(), refreshToken)).toBeNull();
  }
  expect(await refusal(login(guest(), { email: who.email, password }))).toBe('invalid_credentials');
  expect(await refusal(confirmPasswordReset(guest(), { token, newPassword }))).toBe('invalid_token');
});

test('a link that the account issued no longer works', async () => {
  const [who, other] = [await administrator(), await newUser()];
  const issue = {
    purpose: 'password_reset',
    userId: other.id,
    issuedById: who.id,
    lifetime: hours(72),
  } as const;
  const { secret: token } = await issueOneTimeToken(database(), { ...issue, now: new Date() });
  await recoverAdministrator(who.email);
  expect(await refusal(confirmPasswordReset(guest(), { token, newPassword }))).toBe('invalid_token');
});

test('the recovery link works once, and makes an administrator', async () => {
  const who = await newUser({ withPassword: true });
  await database().user.update({ where: { id: who.id }, data: { status: 'suspended' } });
  const token = tokenIn((await recoverAdministrator(who.email)).link);
  const use = () => refusal(confirmPasswordReset(guest(), { token, newPassword }));
  expect([await use(), await use()]).toEqual(['accepted', 'invalid_token']);
  const { user } = await login(guest(), { email: who.email, password: newPassword });
  expect(user.roles).toContain('admin');
});

test('until the link is used the set-up stays closed, and the audit row says what was revoked', async () => {
  const { id, email } = await newUser({ withPassword: true });
  await recoverAdministrator(email);
  expect(await issueSetupLink()).toBeNull();
  const row = await database().auditEvent.findFirstOrThrow({
    where: { subjectId: id, action: 'administrator.recovered' },
  });
  expect(row.detail).toMatchObject({ statusBefore: 'active', ended: 1, hadPassword: true });
});

test('a user without a password or a session is recovered, too', async () => {
  const { id, email } = await newUser();
  await database().session.deleteMany({ where: { userId: id } });
  const token = tokenIn((await recoverAdministrator(email)).link);
  expect(await refusal(confirmPasswordReset(guest(), { token, newPassword }))).toBe('accepted');
});
