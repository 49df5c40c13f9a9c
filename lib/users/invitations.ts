import { defaultRole } from '#lib/access/permissions';
import { audited } from '#lib/core/audit/record';
import { endLinks } from '#lib/core/links/one-time-token';
import { findRoles, inOrder } from '#lib/core/lists/role-search';
import { operation } from '#lib/core/operation/operation';
import { assertHoldsAllOf, assertMayManage } from '#lib/core/users/authority';
import { mapTaken, newUserId, requireFree, withFreeUsername } from '#lib/core/users/create';
import { type LockedUser, lockUser } from '#lib/core/users/lock';
import { AppError } from '#lib/errors';
import { RoleQuery } from '#lib/schemas/role';
import { InvitationRolesView, InvitedUserView, InviteUserInput, UserIdInput } from '#lib/schemas/user';
import { createInvitationLink, flashInvitation, provisionUser } from '#lib/users/provisioning';
import { noSuchUser } from '#lib/users/rules';

/** Invites users, with roles; they choose their own password by a link. */

export const readInvitation = operation({
  summary: 'Roles that the caller may assign in an invitation, by name; search by part of a name or label.',
  allow: 'users:create',
  limit: 'search',
  input: RoleQuery,
  output: InvitationRolesView,
  async run({ actor, db }, query) {
    const { names, ...page } = await findRoles(db, {
      ...query,
      within: actor.permissions,
      except: defaultRole.name,
    });
    const rows = await db.role.findMany({ where: { name: { in: names } } });
    return { ...page, items: inOrder(names, rows) };
  },
});

export const inviteUser = operation({
  summary:
    'Invite a user by email, with roles; they choose their own password by the one-time link in the answer.',
  allow: 'users:create',
  audit: 'user.invited',
  limit: 'administration',
  input: InviteUserInput,
  output: InvitedUserView,
  status: 201,
  flash: flashInvitation,
  async run(context, { email, username: chosen, displayName, roles: wanted }) {
    const { actor, db, now } = context;
    await requireFree(db, { email, ...(chosen && { username: chosen }) });
    const roles = [...new Set([defaultRole.name, ...wanted])];
    const write = (username: string) => {
      const [id, identity] = [newUserId(), { username, displayName, email }];
      const written = audited(context, { type: 'user', id }, (tx, note, held) =>
        provisionUser(tx, note, { id, identity, roles, actor, held, now }),
      );
      return mapTaken(written);
    };
    return chosen ? write(chosen) : withFreeUsername(email, write);
  },
});

const accepted = 'This user has accepted the invitation. Reset their password instead.';
const suspended = 'This user is suspended, and a link would not work. Reinstate the user first.';

/** @throws AppError `conflict` for a user who is not invited, or suspended. */
function requireInvited({ status, invited }: LockedUser): void {
  if (!invited) throw new AppError('conflict', { detail: accepted });
  if (status !== 'active') throw new AppError('conflict', { detail: suspended });
}

export const renewInvitation = operation({
  summary: 'Create a new link for an invited user, valid for 7 days; the older one stops working.',
  allow: 'users:create',
  audit: 'invitation.renewed',
  limit: 'administration',
  input: UserIdInput,
  output: InvitedUserView,
  status: 201,
  flash: flashInvitation,
  async run(context, { id }) {
    const { actor, now } = context;
    return audited(context, { type: 'user', id }, async (tx, note, held) => {
      const user = await lockUser(tx, id);
      if (!user) throw noSuchUser(id);
      await assertMayManage(tx, { actor, held }, id, now);
      requireInvited(user);
      const given = await createInvitationLink(tx, id, actor, now);
      note({ expiresAt: given.invitationLinkExpiresAt.toISOString() });
      return given;
    });
  },
});

export const withdrawInvitation = operation({
  summary: 'End the link of an invited user. The user stays, and can be given a new link or deleted.',
  allow: 'users:create',
  audit: 'invitation.withdrawn',
  limit: 'administration',
  input: UserIdInput,
  async run(context, { id }) {
    const { now } = context;
    await audited(context, { type: 'user', id }, async (tx, note, held) => {
      const user = await lockUser(tx, id);
      if (!user) throw noSuchUser(id);
      await assertHoldsAllOf(tx, held, id, now);
      requireInvited(user);
      note({ ended: await endLinks(tx, 'invitation', id, now) });
    });
  },
});
