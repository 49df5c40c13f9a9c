import { audited } from '#lib/core/audit/record';
import { choosePasswordByLink } from '#lib/core/links/choose-password';
import { links } from '#lib/core/links/links';
import {
  clearLinkCookie,
  type FoundLink,
  findLink,
  findLiveLink,
  isLiveLink,
} from '#lib/core/links/one-time-token';
import { operation } from '#lib/core/operation/operation';
import { rememberDevice } from '#lib/core/rate-limits/known-device';
import { queueKeyOf } from '#lib/core/rate-limits/password-attempts';
import { issueTokens } from '#lib/core/sessions/issue-tokens';
import { sessionsOfBrowser, startSession } from '#lib/core/sessions/session';
import { currentSigningKey } from '#lib/core/signing-keys/current';
import { requireGoodPassword } from '#lib/core/users/password-policy';
import { readProfile } from '#lib/core/users/profile';
import { hashPassword } from '#lib/crypto/passwords/hash';
import { AppError } from '#lib/errors';
import {
  AcceptInvitationInput,
  OpenedInvitationView,
  OpenedLinkInput,
  TokenResponseView,
} from '#lib/schemas/auth';

/** An invited user chooses a password by a one-time link, and is logged in. lib/users/invitations issues the links. */

/** Why a link does not work: said only to a browser that has its secret, so that it helps no guesser. */
function refusalOf(link: FoundLink | null, now: Date): OpenedInvitationView['refusal'] {
  if (!link) return 'ended';
  if (isLiveLink(link, now)) return null;
  if (link.user?.invited === false) return 'used';
  return link.usedAt === null && link.expiresAt <= now ? 'expired' : 'ended';
}

export const readOpenedInvitation = operation({
  summary: 'For which user the invitation is that was opened, and whether it still works.',
  allow: 'anyone',
  input: OpenedLinkInput,
  output: OpenedInvitationView,
  async run(context, opened) {
    const found = await findLink(context, 'invitation', opened);
    const refusal = refusalOf(found, context.now);
    return { user: refusal === null ? (found?.user ?? null) : null, refusal };
  },
});

export const acceptInvitation = operation({
  summary: 'Accept an invitation with its one-time link: choose a password, and log in.',
  allow: 'anyone',
  audit: 'invitation.accepted',
  limit: links.invitation.limit,
  input: AcceptInvitationInput,
  output: TokenResponseView,
  async run(context, { newPassword, ...presented }) {
    const { now } = context;
    const link = await findLiveLink(context, 'invitation', presented);
    if (!link?.user) throw new AppError('invalid_token');
    const { id: userId } = link.user;
    requireGoodPassword(newPassword, link.user, 'newPassword');
    const hash = await hashPassword(newPassword, queueKeyOf(context, userId));
    await currentSigningKey(now);
    const replaces = await sessionsOfBrowser(context);
    const { session, user } = await audited(context, { type: 'user', id: userId }, async (tx, note) => {
      await choosePasswordByLink(tx, context, { link, userId, hash });
      await tx.user.update({ where: { id: userId }, data: { lastLoginAt: now } });
      const started = await startSession(tx, context, { userId, remember: false, replaces });
      const { id: sessionId, replacedIds } = started;
      note({ sessionId, ...(replacedIds.length > 0 && { replacedSessionIds: replacedIds }) });
      return { session: started, user: await readProfile(tx, userId, now) };
    });
    clearLinkCookie(context, link);
    rememberDevice(context, { id: userId, passwordChangedAt: now });
    return issueTokens(context, session, user);
  },
});
