import { audited } from '#lib/core/audit/record';
import { operation } from '#lib/core/operation/operation';
import { clearSessionCookies } from '#lib/core/sessions/issue-tokens';
import { listSessions } from '#lib/core/sessions/list';
import { revokeSessions } from '#lib/core/sessions/session';
import { AppError } from '#lib/errors';
import { NoInput } from '#lib/schemas/fields';
import { ListOwnSessionsInput, SessionIdInput, SessionListView } from '#lib/schemas/session';

export const listOwnSessions = operation({
  summary: 'The devices the caller is logged in on.',
  allow: 'signed-in',
  input: ListOwnSessionsInput,
  output: SessionListView,
  run: (context, page) =>
    listSessions(context, { ...page, userId: context.actor.id }, context.actor.sessionId),
});

export const revokeOwnSession = operation({
  summary: 'End one of the caller’s sessions.',
  allow: 'signed-in',
  audit: 'session.revoked',
  limit: 'account',
  input: SessionIdInput,
  async run(context, { id }) {
    const { actor, now } = context;
    const subject = { type: 'session', id } as const;
    await audited(context, subject, async (tx) => {
      const ended = await revokeSessions(tx, { id, userId: actor.id }, now);
      if (ended === 0) throw new AppError('not_found', { subject });
    });
    if (id === actor.sessionId) clearSessionCookies(context);
  },
});

export const revokeOtherSessions = operation({
  summary: 'End all of the caller’s sessions but this one.',
  allow: 'signed-in',
  audit: 'session.revoked',
  limit: 'account',
  input: NoInput,
  async run(context) {
    const { actor, now } = context;
    await audited(context, { type: 'user', id: actor.id }, async (tx, note) => {
      note({ ended: await revokeSessions(tx, { userId: actor.id, id: { not: actor.sessionId } }, now) });
    });
  },
});
