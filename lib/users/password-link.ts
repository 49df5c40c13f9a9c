import { audited } from '#lib/core/audit/record';
import { issueOneTimeToken } from '#lib/core/links/one-time-token';
import { operation } from '#lib/core/operation/operation';
import { assertMayManage } from '#lib/core/users/authority';
import { lockUser } from '#lib/core/users/lock';
import { readProfile } from '#lib/core/users/profile';
import { AppError } from '#lib/errors';
import { PasswordLinkView, UserIdInput, UserReference } from '#lib/schemas/user';
import { noSuchUser, requireOther } from '#lib/users/rules';

/** Links to choose a password: shown once to the administrator, who passes them on. */

/** Flash data: the next page shows the link once. */
const flashLink = ({ user, passwordLink, passwordLinkExpiresAt }: PasswordLinkView) => ({
  kind: 'password',
  user: UserReference.parse(user),
  link: passwordLink,
  expiresAt: passwordLinkExpiresAt.toISOString(),
});

const suspended = 'This user is suspended, and a link would not work. Reinstate the user first.';

const invited = 'This user is invited and has no password yet. Create a new invitation link.';

export const renewPasswordLink = operation({
  summary:
    'Create a new one-time link for a user to choose a password, valid for 72 hours; older ones are void.',
  allow: 'users:update',
  audit: 'password_link.issued',
  limit: 'administration',
  input: UserIdInput,
  output: PasswordLinkView,
  status: 201,
  flash: flashLink,
  async run(context, { id }) {
    const { actor, now } = context;
    // A stolen session must not become the account.
    requireOther(actor, id);
    return audited(context, { type: 'user', id }, async (tx, note, held) => {
      const user = await lockUser(tx, id);
      if (!user) throw noSuchUser(id);
      await assertMayManage(tx, { actor, held }, id, now);
      if (user.status !== 'active') throw new AppError('conflict', { detail: suspended });
      if (user.invited) throw new AppError('conflict', { detail: invited });
      const issue = { purpose: 'password_reset', userId: id, issuedById: actor.id, now } as const;
      const { link, expiresAt } = await issueOneTimeToken(tx, issue);
      note({ expiresAt: expiresAt.toISOString() });
      const profile = await readProfile(tx, id, now);
      return { user: profile, passwordLink: link, passwordLinkExpiresAt: expiresAt };
    });
  },
});
