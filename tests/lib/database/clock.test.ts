import { expect, test } from '@playwright/test';
import { readProfile } from '#lib/account/profile';
import { logout } from '#lib/auth/logout';
import { confirmPasswordReset } from '#lib/auth/password-reset';
import { earlier, hours, later, minutes, seconds } from '#lib/core/durations';
import { issueOneTimeToken } from '#lib/core/links/one-time-token';
import { accessTokenLifetime } from '#lib/core/sessions/access-token';
import { refreshSession } from '#lib/core/sessions/refresh';
import { database } from '#lib/database/client';
import { caller, guest, refusal } from '#tests/support/context';
import { newUser } from '#tests/support/users';

/** Clocks that are set back or ahead, and nodes that differ: what is dead stays dead, and what ends, ends. */

const now = new Date();
const steps = [-hours(1), -minutes(10), -minutes(5), minutes(5), minutes(10), hours(1)];
const at = (step: number) => later(now, step);
const named = (step: number) => `${step > 0 ? '+' : '−'}${Math.abs(step) / minutes(1)} min`;

for (const step of steps) {
  test(`FLT-10 REF-19 ${named(step)}: a session that was ended stays ended`, async () => {
    const who = await newUser({ now });
    await logout(caller(who, { now }), {});
    expect(await refusal(readProfile(caller(who, { now: at(step) })))).toBe('unauthenticated');
    expect(await refreshSession(guest({ now: at(step) }), who.refreshToken)).toBeNull();
  });

  test(`FLT-10 REF-19 ${named(step)}: a refresh token that was replaced is dead, and ends its session`, async () => {
    const { refreshToken } = await newUser({ now });
    const next = await refreshSession(guest({ now }), refreshToken);
    expect(await refreshSession(guest({ now: at(step) }), refreshToken)).toBeNull();
    expect(await refreshSession(guest({ now: at(step) }), next?.refreshToken ?? '')).toBeNull();
  });

  test(`FLT-10 REF-19 ${named(step)}: a link that was spent stays spent`, async () => {
    const { id: userId } = await newUser();
    const issue = { purpose: 'password_reset', userId, issuedById: null, now, lifetime: hours(72) } as const;
    const { secret: token } = await issueOneTimeToken(database(), issue);
    const use = (time: Date) =>
      refusal(confirmPasswordReset(guest({ now: time }), { token, newPassword: 'marigold-basket-44' }));
    expect(await use(now)).toBe('accepted');
    expect(await use(at(step))).toBe('invalid_token');
  });

  test(`FLT-10 REF-19 ${named(step)}: a live session goes on`, async () => {
    const who = await newUser({ now });
    expect(await refreshSession(guest({ now: at(step) }), who.refreshToken)).not.toBeNull();
    if (step < accessTokenLifetime)
      expect(await refusal(readProfile(caller(who, { now: at(step) })))).toBe('accepted');
  });
}

test('REF-19 a node that is 5 min behind accepts nothing for longer than those 5 min', async () => {
  const who = await newUser({ now });
  const behind = (time: Date) => caller(who, { now: earlier(time, minutes(5)) });
  const end = later(now, accessTokenLifetime);
  expect(await refusal(readProfile(behind(later(end, minutes(4)))))).toBe('accepted');
  expect(await refusal(readProfile(behind(later(end, minutes(5)))))).toBe('unauthenticated');
  const over = later(now, hours(24));
  expect(await refreshSession(guest({ now: over }), who.refreshToken)).toBeNull();
});

test('REF-19 nodes that differ by a few seconds log no user out: parallel refreshes get one successor', async () => {
  const { refreshToken } = await newUser({ now });
  const first = await refreshSession(guest({ now: later(now, seconds(5)) }), refreshToken);
  const second = await refreshSession(guest({ now }), refreshToken);
  expect(second?.refreshToken).toBe(first?.refreshToken);
});
