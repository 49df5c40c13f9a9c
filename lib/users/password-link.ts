import type { Actor } from '#lib/access/actor';
import { audited } from '#lib/core/audit/record';
import { issueOneTimeToken } from '#lib/core/links/one-time-token';
import { operation } from '#lib/core/operation/operation';
import { assertMayManage } from '#lib/core/users/authority';
import { lockUser } from '#lib/core/users/lock';
import { readProfile } from '#lib/core/users/profile';
import type { Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { CreatedUserView, UserIdInput, UserReference } from '#lib/schemas/user';
import { noSuchUser, requireOther } from '#lib/users/rules';

/** Links to choose a password: shown once to the administrator, who passes them on. */

/** Creates a link for a user; older links of theirs are void. */
export async function createLink(tx: Transaction, userId: string, actor: Actor, now: Date) {
  const issue = { purpose: 'password_reset', userId, issuedById: actor.id, now } as const;
  const { link, expiresAt } = await issueOneTimeToken(tx, issue);
  return { user: await readProfile(tx, userId, now), passwordLink: link, passwordLinkExpiresAt: expiresAt };
}

/** Flash data: the next page shows the link once. */
export const flashLink = ({ user, passwordLink, passwordLinkExpiresAt }: CreatedUserView) => ({
  user: UserReference.parse(user),
  passwordLink,
  passwordLinkExpiresAt: passwordLinkExpiresAt.toISOString(),
});

const suspended = 'This user is suspended, and a link would not work. Reinstate the user first.';

export const renewPasswordLink = operation({
  summary:
    'Create a new one-time link for a user to choose a password, valid for 72 hours; older ones are void.',
  allow: 'users:update',
  audit: 'password_link.issued',
  limit: 'administration',
  input: UserIdInput,
  output: CreatedUserView,
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
      const given = await createLink(tx, id, actor, now);
      note({ expiresAt: given.passwordLinkExpiresAt.toISOString() });
      return given;
    });
  },
});
