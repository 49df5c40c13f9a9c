import { audited } from '#lib/core/audit/record';
import { operation } from '#lib/core/operation/operation';
import { listSessions } from '#lib/core/sessions/list';
import { revokeSessions } from '#lib/core/sessions/session';
import { assertHoldsAllOf } from '#lib/core/users/authority';
import { lockUser } from '#lib/core/users/lock';
import { ListUserSessionsInput, SessionListView } from '#lib/schemas/session';
import { UserIdInput } from '#lib/schemas/user';
import { noSuchUser } from '#lib/users/rules';

export const listUserSessions = operation({
  summary: 'The devices a user is logged in on.',
  allow: 'sessions:read',
  limit: 'search',
  input: ListUserSessionsInput,
  output: SessionListView,
  async run(context, { id, ...page }) {
    if (!(await context.db.user.findUnique({ where: { id }, select: { id: true } }))) throw noSuchUser(id);
    return listSessions(context, { ...page, userId: id }, context.actor.sessionId);
  },
});

export const revokeUserSessions = operation({
  summary: 'Log a user out of all their devices.',
  allow: 'sessions:revoke',
  audit: 'session.revoked',
  limit: 'administration',
  input: UserIdInput,
  async run(context, { id }) {
    const { now } = context;
    await audited(context, { type: 'user', id }, async (tx, note, held) => {
      if (!(await lockUser(tx, id))) throw noSuchUser(id);
      await assertHoldsAllOf(tx, held, id, now);
      note({ ended: await revokeSessions(tx, { userId: id }, now) });
    });
  },
});
