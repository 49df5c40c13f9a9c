import type { z } from 'zod';
import { audited } from '#lib/core/audit/record';
import { choosePasswordByLink } from '#lib/core/links/choose-password';
import { links } from '#lib/core/links/links';
import { clearLinkCookie, findLiveLink } from '#lib/core/links/one-time-token';
import { operation } from '#lib/core/operation/operation';
import { queueKeyOf } from '#lib/core/rate-limits/password-attempts';
import { revokeSessions } from '#lib/core/sessions/session';
import { requireGoodPassword } from '#lib/core/users/password-policy';
import { hashPassword } from '#lib/crypto/passwords/hash';
import { AppError } from '#lib/errors';
import {
  ConfirmPasswordResetInput,
  type FlashResetView,
  OpenedLinkInput,
  OpenedPasswordLinkView,
  PasswordResetView,
} from '#lib/schemas/auth';

/** Sets a new password by a one-time link. The rules for issuing links are in lib/users/password-link. */

export const readPasswordReset = operation({
  summary: 'For which user the password link is that was opened, if it still works.',
  allow: 'anyone',
  input: OpenedLinkInput,
  output: OpenedPasswordLinkView,
  async run(context, opened) {
    const found = await findLiveLink(context, 'password_reset', opened);
    return { user: found?.user ?? null };
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
    const { user } = found;
    requireGoodPassword(newPassword, user, 'newPassword');
    const hash = await hashPassword(newPassword, queueKeyOf(context, user.id));
    await audited(context, { type: 'user', id: user.id }, async (tx) => {
      await choosePasswordByLink(tx, context, { link: found, userId: user.id, hash });
      await revokeSessions(tx, { userId: user.id }, now);
    });
    clearLinkCookie(context, found);
    return { user };
  },
});
