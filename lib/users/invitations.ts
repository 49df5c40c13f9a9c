import { defaultRole } from '#lib/access/permissions';
import { audited } from '#lib/core/audit/record';
import { findRoles, inOrder } from '#lib/core/lists/role-search';
import { operation } from '#lib/core/operation/operation';
import { mapTaken, newUserId, requireFree, withFreeUsername } from '#lib/core/users/create';
import { RoleQuery } from '#lib/schemas/role';
import { CreatedUserView, InvitationView, InviteUserInput } from '#lib/schemas/user';
import { flashLink } from '#lib/users/password-link';
import { provisionUser } from '#lib/users/provisioning';

/** Invites users, with roles; they choose their own password by a link. */

export const readInvitation = operation({
  summary: 'Roles that the caller may assign in an invitation, by name; search by part of a name or label.',
  allow: 'users:create',
  limit: 'search',
  input: RoleQuery,
  output: InvitationView,
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
  output: CreatedUserView,
  status: 201,
  flash: flashLink,
  async run(context, { email, roles: wanted }) {
    const { actor, db, now } = context;
    await requireFree(db, { email });
    const roles = [...new Set([defaultRole.name, ...wanted])];
    return withFreeUsername(email, (username) => {
      const id = newUserId();
      const write = audited(context, { type: 'user', id }, (tx, note, held) =>
        provisionUser(tx, note, { id, identity: { username, email }, roles, actor, held, now }),
      );
      return mapTaken(write);
    });
  },
});
