import { memberRole } from '#lib/access/permissions';
import { lockUser } from '#lib/core/account-lock';
import { lockAdministrators, requireAdministrator } from '#lib/core/administrators';
import { audited } from '#lib/core/audit';
import { requireAuthorityOver } from '#lib/core/authority';
import { hours } from '#lib/core/durations';
import { changeIdentity } from '#lib/core/identity';
import { insertUser, mapTaken, newUserId, requireFree } from '#lib/core/new-user';
import { operation } from '#lib/core/operation';
import { issuePasswordLink } from '#lib/core/password-link';
import { findProfile, readProfile } from '#lib/core/profile';
import { ListUsersInput, UserDetailView, UserListView } from '#lib/schemas/admin';
import {
  CreatedUserView,
  CreateUserInput,
  ProfileView,
  UpdateUserInput,
  UserIdInput,
} from '#lib/schemas/user';
import { readAssignments } from '#lib/users/assignments';
import { noSuchUser, requireOther } from '#lib/users/rules';
import { searchUsers } from '#lib/users/search';

export const listUsers = operation({
  summary: 'People, newest first; search by username, email or id.',
  allow: 'users:read',
  input: ListUsersInput,
  output: UserListView,
  run: ({ db, now }, input) => searchUsers(db, input, now),
});

export const readUser = operation({
  summary: 'One person: profile, permissions, and who granted which role.',
  allow: 'users:read',
  input: UserIdInput,
  output: UserDetailView,
  async run({ db, now }, { id }) {
    const profile = await findProfile(db, { id }, now);
    if (!profile) throw noSuchUser(id);
    return { ...profile, assignments: await readAssignments(db, id) };
  },
});

/** How long a new person has to choose a password. */
const welcomeLifetime = hours(72);

export const createUser = operation({
  summary: 'Create a person; they choose their own password by the one-time link in the answer.',
  allow: 'users:create',
  audit: 'user.created',
  input: CreateUserInput,
  output: CreatedUserView,
  status: 201,
  async run(context, who) {
    const { actor, db, now } = context;
    await requireFree(db, who);
    const id = newUserId();
    const write = audited(context, { type: 'user', id }, async (tx) => {
      await insertUser(tx, id, {
        ...who,
        passwordHash: null,
        roles: [memberRole.name],
        grantedById: actor.id,
        now,
      });
      const { link, expiresAt } = await issuePasswordLink(tx, {
        userId: id,
        issuedById: actor.id,
        now,
        lifetime: welcomeLifetime,
      });
      return { user: await readProfile(tx, id, now), passwordLink: link, passwordLinkExpiresAt: expiresAt };
    });
    return mapTaken(write);
  },
});

export const updateUser = operation({
  summary: 'Change the username or the email of a person.',
  allow: 'users:update',
  audit: 'user.updated',
  input: UpdateUserInput,
  output: ProfileView,
  async run(context, { id, username, email }) {
    const { actor, now } = context;
    const write = audited(context, { type: 'user', id }, async (tx, note) => {
      if (!(await lockUser(tx, id))) throw noSuchUser(id);
      await requireAuthorityOver(tx, actor, id, now);
      note({ ...(await changeIdentity(tx, id, { username, email })) });
      return readProfile(tx, id, now);
    });
    return mapTaken(write);
  },
});

export const deleteUser = operation({
  summary: 'Delete a person for good, with their sessions and roles. Their audit trail stays.',
  allow: 'users:delete',
  audit: 'user.deleted',
  input: UserIdInput,
  async run(context, { id }) {
    const { actor, now } = context;
    requireOther(actor, id);
    await audited(context, { type: 'user', id }, async (tx, note) => {
      await lockAdministrators(tx);
      if (!(await lockUser(tx, id))) throw noSuchUser(id);
      await requireAuthorityOver(tx, actor, id, now);
      const { username, email } = await tx.user.delete({ where: { id } });
      note({ before: { username, email } });
      await requireAdministrator(tx);
    });
  },
});
