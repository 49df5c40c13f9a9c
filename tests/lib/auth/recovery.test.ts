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
import { administrator, password, person, session } from '#tests/support/people';

/** Recovery makes an administrator of whoever holds the link: nobody who was in the account before. */

const tokenIn = (link: string) => new URL(link).searchParams.get('token') ?? '';
const newPassword = 'marigold-basket-44';

test('whoever is in the account when it is recovered is out: every session, the password and earlier links', async () => {
  const who = await person({ withPassword: true });
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

test('a link that the account handed out opens nothing any more', async () => {
  const [who, other] = [await administrator(), await person()];
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

test('the link is the way in, once, and whoever takes it administers', async () => {
  const who = await person({ withPassword: true });
  await database().user.update({ where: { id: who.id }, data: { status: 'suspended' } });
  const token = tokenIn((await recoverAdministrator(who.email)).link);
  const use = () => refusal(confirmPasswordReset(guest(), { token, newPassword }));
  expect([await use(), await use()]).toEqual(['accepted', 'invalid_token']);
  const { user } = await login(guest(), { email: who.email, password: newPassword });
  expect(user.roles).toContain('admin');
});

test('until the link is used the set-up stays shut, and the audit row says what was taken', async () => {
  const { id, email } = await person({ withPassword: true });
  await recoverAdministrator(email);
  expect(await issueSetupLink()).toBeNull();
  const row = await database().auditEvent.findFirstOrThrow({
    where: { subjectId: id, action: 'administrator.recovered' },
  });
  expect(row.detail).toMatchObject({ statusBefore: 'active', ended: 1, hadPassword: true });
});

test('a person without a password or a session is recovered all the same', async () => {
  const { id, email } = await person();
  await database().session.deleteMany({ where: { userId: id } });
  const token = tokenIn((await recoverAdministrator(email)).link);
  expect(await refusal(confirmPasswordReset(guest(), { token, newPassword }))).toBe('accepted');
});
