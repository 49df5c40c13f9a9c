import { holdsAll } from '#lib/access/actor';
import { memberRole } from '#lib/access/permissions';
import { audited } from '#lib/core/audit';
import { mapTaken, newUserId, requireFree, withFreeUsername } from '#lib/core/new-user';
import { operation } from '#lib/core/operation';
import { NoInput } from '#lib/schemas/fields';
import { CreatedUserView, InvitationView, InviteUserInput } from '#lib/schemas/user';
import { makePerson } from '#lib/users/made-person';
import { tellLink } from '#lib/users/password-link';

/** Inviting: a person with roles from the start, who chooses their own password by a link. */

export const readInvitation = operation({
  summary: 'The roles that the caller may give to whom they invite.',
  allow: 'users:create',
  limit: 'search',
  input: NoInput,
  output: InvitationView,
  async run({ actor, db }) {
    const roles = await db.role.findMany({ include: { permissions: true }, orderBy: { label: 'asc' } });
    const others = roles.filter(({ name }) => name !== memberRole.name);
    const permissionsOf = ({ permissions }: (typeof roles)[number]) =>
      permissions.map(({ permissionName }) => permissionName);
    return { roles: others.filter((role) => holdsAll(actor, permissionsOf(role))) };
  },
});

export const inviteUser = operation({
  summary:
    'Invite a person by email, with roles; they choose their own password by the one-time link in the answer.',
  allow: 'users:create',
  audit: 'user.invited',
  limit: 'administration',
  input: InviteUserInput,
  output: CreatedUserView,
  status: 201,
  tell: tellLink,
  async run(context, { email, roles: wanted }) {
    const { actor, db, now } = context;
    await requireFree(db, { email });
    const roles = [...new Set([memberRole.name, ...wanted])];
    return withFreeUsername(email, (username) => {
      const id = newUserId();
      const write = audited(context, { type: 'user', id }, (tx, note) =>
        makePerson(tx, note, { id, username, email, roles, actor, now }),
      );
      return mapTaken(write);
    });
  },
});
