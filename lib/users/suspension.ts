import { audited } from '#lib/core/audit/record';
import { operation } from '#lib/core/operation/operation';
import { revokeSessions } from '#lib/core/sessions/session';
import { requireAdministrator } from '#lib/core/users/administrators';
import { assertHoldsAllOf } from '#lib/core/users/authority';
import { lockUser } from '#lib/core/users/lock';
import { readProfile } from '#lib/core/users/profile';
import type { Database } from '#lib/database/client';
import { ProfileView, SuspendUserInput, UserIdInput } from '#lib/schemas/user';
import { noSuchUser, requireOther } from '#lib/users/rules';

/** Since when and why a user is suspended, from the audit trail; null without a row. */
export async function readSuspension(db: Database, userId: string) {
  const event = await db.auditEvent.findFirst({
    where: { subjectId: userId, action: 'user.suspended', outcome: 'done' },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  });
  if (!event) return null;
  const { reason } = (event.detail ?? {}) as { reason?: unknown };
  return { at: event.at, reason: typeof reason === 'string' ? reason : null };
}

export const suspendUser = operation({
  summary: 'Suspend a user: all their sessions end now, and they cannot log in.',
  allow: 'users:suspend',
  audit: 'user.suspended',
  limit: 'administration',
  input: SuspendUserInput,
  output: ProfileView,
  async run(context, { id, reason }) {
    const { actor, now } = context;
    requireOther(actor, id);
    return audited(context, { type: 'user', id }, async (tx, note, held) => {
      const before = await lockUser(tx, id);
      if (!before) throw noSuchUser(id);
      await assertHoldsAllOf(tx, held, id, now);
      await tx.user.update({ where: { id }, data: { status: 'suspended' } });
      note({
        before: before.status,
        reason: reason ?? null,
        ended: await revokeSessions(tx, { userId: id }, now),
      });
      await requireAdministrator(tx);
      return readProfile(tx, id, now);
    });
  },
});

export const reinstateUser = operation({
  summary: 'Reinstate a suspended user.',
  allow: 'users:suspend',
  audit: 'user.reinstated',
  limit: 'administration',
  input: UserIdInput,
  output: ProfileView,
  async run(context, { id }) {
    const { now } = context;
    return audited(context, { type: 'user', id }, async (tx, note, held) => {
      const before = await lockUser(tx, id);
      if (!before) throw noSuchUser(id);
      await assertHoldsAllOf(tx, held, id, now);
      await tx.user.update({ where: { id }, data: { status: 'active' } });
      note({ before: before.status });
      return readProfile(tx, id, now);
    });
  },
});
