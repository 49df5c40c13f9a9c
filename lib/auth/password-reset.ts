import { z } from 'zod';
import { lockUser } from '#lib/core/account-lock';
import { audited } from '#lib/core/audit';
import { mayStillGiveLink } from '#lib/core/authority';
import {
  clearOneTimeCookie,
  isOneTimeTokenLive,
  presentedOneTimeToken,
  spendOneTimeToken,
} from '#lib/core/one-time-token';
import { operation } from '#lib/core/operation';
import { partyOf } from '#lib/core/password-attempts';
import { requireGoodPassword } from '#lib/core/password-policy';
import { revokeSessions } from '#lib/core/session';
import { hashPassword } from '#lib/crypto/password';
import { digest } from '#lib/crypto/secret-token';
import { AppError } from '#lib/errors';
import { ConfirmPasswordResetInput } from '#lib/schemas/auth';
import { NoInput } from '#lib/schemas/fields';

/** Choosing a new password by a one-time link. Who gets such a link is decided where it is issued. */

export const readPasswordReset = operation({
  summary: 'Whether the password link that was opened still works.',
  allow: 'anyone',
  input: NoInput,
  output: z.object({ live: z.boolean() }),
  async run(context) {
    return {
      live: await isOneTimeTokenLive(context, 'password_reset', presentedOneTimeToken(context, undefined)),
    };
  },
});

export const confirmPasswordReset = operation({
  summary: 'Set a new password with a one-time link; all sessions of the person end.',
  allow: 'anyone',
  audit: 'password.reset',
  limit: 'password-reset',
  input: ConfirmPasswordResetInput,
  async run(context, { token, newPassword }) {
    const { db, now } = context;
    const secret = presentedOneTimeToken(context, token);
    if (!(await isOneTimeTokenLive(context, 'password_reset', secret))) throw new AppError('invalid_token');
    const { user } = await db.oneTimeToken.findUniqueOrThrow({
      where: { hash: digest(secret) },
      include: { user: true },
    });
    if (!user) throw new AppError('invalid_token');
    requireGoodPassword(newPassword, user, 'newPassword');
    const hash = await hashPassword(newPassword, partyOf(context, user.id));
    await audited(context, { type: 'user', id: user.id }, async (tx) => {
      await lockUser(tx, user.id);
      const { issuedById } = await spendOneTimeToken(tx, 'password_reset', secret, now);
      // Whoever keeps a copy of a link they made must not get what the person was given since.
      if (issuedById && !(await mayStillGiveLink(tx, issuedById, user.id, now)))
        throw new AppError('invalid_token');
      const changed = { hash, changedAt: now };
      await tx.password.upsert({
        where: { userId: user.id },
        create: { userId: user.id, ...changed },
        update: changed,
      });
      await revokeSessions(tx, { userId: user.id }, now);
    });
    clearOneTimeCookie(context);
  },
});
