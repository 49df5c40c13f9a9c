import { audited } from '#lib/core/audit/record';
import { operation } from '#lib/core/operation/operation';
import { clearSessionCookies } from '#lib/core/sessions/issue-tokens';
import { revokeSessions } from '#lib/core/sessions/session';
import { LogoutInput } from '#lib/schemas/auth';

/** Without a rate limit, which the thief of a session could use up; each session can do it only once. */
export const logout = operation({
  summary: 'End this session now, or with `everywhere` all sessions of the caller.',
  allow: 'signed-in',
  audit: 'session.ended',
  input: LogoutInput,
  async run(context, { everywhere }) {
    const { actor, now } = context;
    await audited(context, { type: 'session', id: actor.sessionId }, async (tx, note) => {
      const which = everywhere ? { userId: actor.id } : { userId: actor.id, id: actor.sessionId };
      note({ ended: await revokeSessions(tx, which, now) });
    });
    clearSessionCookies(context);
  },
});
