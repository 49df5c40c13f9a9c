import { v7 as uuidv7 } from 'uuid';
import { administratorRole } from '#lib/access/permissions';
import { audited } from '#lib/core/audit/record';
import { minutes } from '#lib/core/durations';
import { issueOneTimeToken } from '#lib/core/links/one-time-token';
import { newContext } from '#lib/core/operation/context';
import { revokeSessions } from '#lib/core/sessions/session';
import { lockAdministrators } from '#lib/core/users/administrators';
import { lockUser } from '#lib/core/users/lock';
import { database } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { normalizeIdentifier } from '#lib/schemas/fields';

/**
 * Recovery from the server's shell: makes an existing user an administrator (reinstated, for good) and returns a one-time
 * link, valid for 30 minutes, to choose a new password. The account's sessions, password, links and issued links are
 * revoked, because an attacker may hold them.
 * @throws AppError `not_found` if nobody has this email.
 */
export async function recoverAdministrator(email: string): Promise<{ link: string; expiresAt: Date }> {
  const db = database();
  const user = await db.user.findUnique({ where: { emailNormalized: normalizeIdentifier(email) } });
  if (!user) throw new AppError('not_found', { detail: 'Nobody is registered with this email.' });
  const context = { ...newContext({ requestId: uuidv7() }), event: 'administrator.recovered', actor: null };
  const { now } = context;
  return audited(context, { type: 'user', id: user.id }, async (tx, note) => {
    await lockAdministrators(tx);
    await lockUser(tx, user.id);
    const ended = await revokeSessions(tx, { userId: user.id }, now);
    const { count } = await tx.password.deleteMany({ where: { userId: user.id } });
    await tx.oneTimeToken.updateMany({ where: { issuedById: user.id, usedAt: null }, data: { usedAt: now } });
    note({ statusBefore: user.status, ended, hadPassword: count > 0 });
    await tx.user.update({ where: { id: user.id }, data: { status: 'active' } });
    const { id: roleId } = await tx.role.findUniqueOrThrow({ where: { name: administratorRole.name } });
    await tx.userRole.upsert({
      where: { userId_roleId: { userId: user.id, roleId } },
      create: { userId: user.id, roleId, grantedAt: now, reason: 'Recovered from the server’s shell' },
      update: { expiresAt: null },
    });
    return issueOneTimeToken(tx, {
      purpose: 'password_reset',
      userId: user.id,
      issuedById: null,
      now,
      lifetime: minutes(30),
    });
  });
}
