import { audited } from '#lib/core/audit/record';
import { operation } from '#lib/core/operation/operation';
import { rememberDevice } from '#lib/core/rate-limits/known-device';
import { countedAttempt, queueKeyOf } from '#lib/core/rate-limits/password-attempts';
import { revokeSessions } from '#lib/core/sessions/session';
import { requireGoodPassword } from '#lib/core/users/password-policy';
import { hashPassword, matchesPassword } from '#lib/crypto/passwords/hash';
import { AppError } from '#lib/errors';
import { ChangePasswordInput } from '#lib/schemas/user';

const wrongPassword = (userId: string) =>
  new AppError('invalid_credentials', {
    detail: 'Your current password is not this one.',
    errors: [{ path: 'currentPassword', message: 'That’s not your current password.' }],
    subject: { type: 'user', id: userId },
  });

export const changePassword = operation({
  summary: 'Change the caller’s password; every other session of theirs ends.',
  allow: 'signed-in',
  audit: 'password.changed',
  limit: 'account',
  input: ChangePasswordInput,
  async run(context, { currentPassword, newPassword }) {
    const { actor, db, now } = context;
    const userId = actor.id;
    const stored = await db.password.findUnique({ where: { userId } });
    const queueKey = queueKeyOf(context, userId);
    await countedAttempt(context, { kind: 'password-change', key: actor.sessionId }, async () => {
      if (!(await matchesPassword(stored?.hash ?? null, currentPassword, queueKey)))
        throw wrongPassword(userId);
    });
    requireGoodPassword(newPassword, actor, 'newPassword');
    const hash = await hashPassword(newPassword, queueKey);
    await audited(context, { type: 'user', id: userId }, async (tx, note) => {
      const { count } = await tx.password.updateMany({
        where: { userId, hash: stored?.hash ?? '' },
        data: { hash, changedAt: now },
      });
      // Changed concurrently: the checked password is no longer the current one.
      if (count === 0) throw wrongPassword(userId);
      note({ ended: await revokeSessions(tx, { userId, id: { not: actor.sessionId } }, now) });
    });
    if (context.credentials.deviceCookie) rememberDevice(context, { id: userId, passwordChangedAt: now });
  },
});
