import type { Actor } from '#lib/access/actor';
import { audited } from '#lib/core/audit/record';
import { hours } from '#lib/core/durations';
import { issuePasswordLink } from '#lib/core/links/password-link';
import { operation } from '#lib/core/operation/operation';
import { assertMayManage } from '#lib/core/users/authority';
import { lockUser } from '#lib/core/users/lock';
import { readProfile } from '#lib/core/users/profile';
import type { Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { CreatedUserView, UserIdInput } from '#lib/schemas/user';
import { noSuchUser, requireOther } from '#lib/users/rules';

/** Links by which people choose a password, handed over by an administrator and shown to them once. */

/** How long there is to choose a password. */
const lifetime = hours(72);

/** A link for a person, with the person; older links of theirs are void. */
export async function giveLink(tx: Transaction, userId: string, actor: Actor, now: Date) {
  const { link, expiresAt } = await issuePasswordLink(tx, { userId, issuedById: actor.id, now, lifetime });
  return { user: await readProfile(tx, userId, now), passwordLink: link, passwordLinkExpiresAt: expiresAt };
}

/** What the page after the form is told, so that the link can be shown this once. */
export const flashLink = ({ user, passwordLink, passwordLinkExpiresAt }: CreatedUserView) => ({
  user: { id: user.id, username: user.username },
  passwordLink,
  passwordLinkExpiresAt: passwordLinkExpiresAt.toISOString(),
});

const suspended = 'This user is suspended, and a link would not work. Reinstate the user first.';

export const renewPasswordLink = operation({
  summary:
    'Make a new one-time link by which a person chooses a password, good for 72 hours; older ones are void.',
  allow: 'users:update',
  audit: 'password_link.issued',
  limit: 'administration',
  input: UserIdInput,
  output: CreatedUserView,
  status: 201,
  flash: flashLink,
  async run(context, { id }) {
    const { actor, now } = context;
    // With it, whoever has somebody's session for a minute would have their account.
    requireOther(actor, id);
    return audited(context, { type: 'user', id }, async (tx, note, held) => {
      const user = await lockUser(tx, id);
      if (!user) throw noSuchUser(id);
      await assertMayManage(tx, { actor, held }, id, now);
      if (user.status !== 'active') throw new AppError('conflict', { detail: suspended });
      const given = await giveLink(tx, id, actor, now);
      note({ expiresAt: given.passwordLinkExpiresAt.toISOString() });
      return given;
    });
  },
});
