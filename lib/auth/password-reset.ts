import type { z } from 'zod';
import { audited } from '#lib/core/audit/record';
import { links } from '#lib/core/links/links';
import { clearLinkCookie, findLiveLink, spendLink } from '#lib/core/links/one-time-token';
import { timeBy } from '#lib/core/operation/context';
import { operation } from '#lib/core/operation/operation';
import { queueKeyOf } from '#lib/core/rate-limits/password-attempts';
import { revokeSessions } from '#lib/core/sessions/session';
import { mayStillGiveLink } from '#lib/core/users/authority';
import { lockUser, lockUsers } from '#lib/core/users/lock';
import { requireGoodPassword } from '#lib/core/users/password-policy';
import { hashPassword } from '#lib/crypto/passwords/hash';
import { AppError } from '#lib/errors';
import {
  ConfirmPasswordResetInput,
  type FlashResetView,
  OpenedLinkInput,
  PasswordLinkView,
  PasswordResetView,
} from '#lib/schemas/auth';

/** Sets a new password by a one-time link. The rules for issuing links are in lib/users/password-link. */

export const readPasswordReset = operation({
  summary: 'For which user the password link is that was opened, if it still works.',
  allow: 'anyone',
  input: OpenedLinkInput,
  output: PasswordLinkView,
  async run(context, opened) {
    const found = await findLiveLink(context, 'password_reset', opened);
    const user = found?.user ?? null;
    return { user, invited: user?.password === null };
  },
});

export const confirmPasswordReset = operation({
  summary: 'Set a new password with a one-time link; all sessions of the user end.',
  allow: 'anyone',
  audit: 'password.reset',
  limit: links.password_reset.limit,
  input: ConfirmPasswordResetInput,
  output: PasswordResetView,
  flash: ({ user }): z.infer<typeof FlashResetView> => ({ username: user.username }),
  async run(context, { newPassword, ...presented }) {
    const { now } = context;
    const found = await findLiveLink(context, 'password_reset', presented);
    if (!found?.user) throw new AppError('invalid_token');
    const { user, issuedById } = found;
    requireGoodPassword(newPassword, user, 'newPassword');
    const hash = await hashPassword(newPassword, queueKeyOf(context, user.id));
    await audited(context, { type: 'user', id: user.id }, async (tx) => {
      await lockUsers(tx, [user.id, ...(issuedById ? [issuedById] : [])]);
      if ((await lockUser(tx, user.id))?.status !== 'active') throw new AppError('invalid_token');
      const spentAt = timeBy(context);
      await spendLink(tx, found, spentAt);
      // The issuer may have kept a copy of the link, and must not gain what the user was given since.
      if (issuedById && !(await mayStillGiveLink(tx, issuedById, user.id, spentAt)))
        throw new AppError('invalid_token');
      const changed = { hash, changedAt: now };
      await tx.password.upsert({
        where: { userId: user.id },
        create: { userId: user.id, ...changed },
        update: changed,
      });
      await revokeSessions(tx, { userId: user.id }, now);
    });
    clearLinkCookie(context, found);
    return { user };
  },
});
