import type { Actor } from '#lib/access/actor';
import type { Detail } from '#lib/core/audit/record';
import { issueOneTimeToken } from '#lib/core/links/one-time-token';
import { assertNotBeyondOwnExpiry, requireAll } from '#lib/core/users/authority';
import { insertUser } from '#lib/core/users/create';
import { readProfile } from '#lib/core/users/profile';
import { permissionsOf, withPermissions } from '#lib/core/users/role-permissions';
import type { Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { type Identity, type InvitedUserView, UserReference } from '#lib/schemas/user';

/** Users whom an administrator creates or invites: with roles, without a password, and with a link to choose one. */

/** Creates the link of an invitation; the user's older one is void. */
export async function createInvitationLink(tx: Transaction, userId: string, actor: Actor, now: Date) {
  const issue = { purpose: 'invitation', userId, issuedById: actor.id, now } as const;
  const { link, expiresAt } = await issueOneTimeToken(tx, issue);
  const user = await readProfile(tx, userId, now);
  return { user, invitationLink: link, invitationLinkExpiresAt: expiresAt };
}

/** Flash data: the next page shows the link once. */
export const flashInvitation = ({ user, invitationLink, invitationLinkExpiresAt }: InvitedUserView) => ({
  kind: 'invitation',
  user: UserReference.parse(user),
  link: invitationLink,
  expiresAt: invitationLinkExpiresAt.toISOString(),
});

/**
 * The permissions of the roles. `audited` keeps other changes of roles out until the transaction ends.
 * @throws AppError `invalid_input` for a role that does not exist.
 */
async function permissionsOfRoles(tx: Transaction, names: string[]): Promise<string[]> {
  const roles = await tx.role.findMany({ where: { name: { in: names } }, include: withPermissions });
  const missing = names.find((name) => !roles.some((role) => role.name === name));
  if (missing !== undefined) {
    throw new AppError('invalid_input', {
      errors: [{ path: 'roles', message: `There is no role ${missing}.` }],
    });
  }
  return roles.flatMap(permissionsOf);
}

interface Wanted {
  id: string;
  identity: Identity;
  roles: string[];
  actor: Actor;
  held: ReadonlySet<string>;
  now: Date;
}

/** @throws AppError `forbidden` if the roles give what the actor does not hold, or not for good. */
export async function provisionUser(tx: Transaction, note: (detail: Detail) => void, wanted: Wanted) {
  const { id, identity, roles, actor, held, now } = wanted;
  const given = await permissionsOfRoles(tx, roles);
  requireAll(held, given);
  await assertNotBeyondOwnExpiry(tx, actor, given, { expiresAt: null, now });
  const user = { identity, passwordHash: null, roles, grantedById: actor.id, invited: true, now };
  await insertUser(tx, id, user);
  note({ after: identity, roles });
  return createInvitationLink(tx, id, actor, now);
}
