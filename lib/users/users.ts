import { defaultRole } from '#lib/access/permissions';
import { audited } from '#lib/core/audit/record';
import { operation } from '#lib/core/operation/operation';
import { assertMayManage } from '#lib/core/users/authority';
import { mapTaken, newUserId, requireFree } from '#lib/core/users/create';
import { changeIdentity } from '#lib/core/users/identity';
import { lockUser } from '#lib/core/users/lock';
import { findProfile, readProfile } from '#lib/core/users/profile';
import { UserDetailView } from '#lib/schemas/admin';
import {
  CreateUserInput,
  InvitedUserView,
  ProfileView,
  UpdateUserInput,
  UserIdInput,
} from '#lib/schemas/user';
import { ListUsersInput, UserListView } from '#lib/schemas/user-list';
import { readAssignments } from '#lib/users/assignments';
import { exportUsers } from '#lib/users/export';
import { readInvitations } from '#lib/users/pending-invitations';
import { flashInvitation, provisionUser } from '#lib/users/provisioning';
import { noSuchUser } from '#lib/users/rules';
import { searchUsers } from '#lib/users/search';
import { readSuspension } from '#lib/users/suspension';

export const listUsers = operation({
  summary:
    'Users, newest first; search by name, email or id, filter, sort; `format=csv` needs `users:export` too.',
  allow: 'users:read',
  audit: 'users.listed',
  limit: 'search',
  input: ListUsersInput,
  output: UserListView,
  run: (context, query) =>
    query.format === 'csv' ? exportUsers(context, query) : searchUsers(context.db, query, context.now),
});

export const readUser = operation({
  summary: 'One user: profile, permissions, and who assigned which role.',
  allow: 'users:read',
  limit: 'search',
  input: UserIdInput,
  output: UserDetailView,
  async run({ db, now }, { id }) {
    const profile = await findProfile(db, { id }, now);
    if (!profile) throw noSuchUser(id);
    const suspension = profile.status === 'suspended' ? await readSuspension(db, id) : null;
    const invitation = (await readInvitations(db, [profile], now)).get(id) ?? null;
    return { ...profile, assignments: await readAssignments(db, id), invitation, suspension };
  },
});

export const createUser = operation({
  summary:
    'Create a user with a username of your choice; they choose their own password by the one-time link in the answer.',
  allow: 'users:create',
  audit: 'user.created',
  limit: 'administration',
  input: CreateUserInput,
  output: InvitedUserView,
  status: 201,
  flash: flashInvitation,
  async run(context, identity) {
    const { actor, db, now } = context;
    await requireFree(db, identity);
    const id = newUserId();
    const write = audited(context, { type: 'user', id }, (tx, note, held) =>
      provisionUser(tx, note, { id, identity, roles: [defaultRole.name], actor, held, now }),
    );
    return mapTaken(write);
  },
});

export const updateUser = operation({
  summary: 'Change the username, the display name or the email of a user.',
  allow: 'users:update',
  audit: 'user.updated',
  limit: 'administration',
  input: UpdateUserInput,
  output: ProfileView,
  async run(context, { id, ...wanted }) {
    const { actor, now } = context;
    const write = audited(context, { type: 'user', id }, async (tx, note, held) => {
      if (!(await lockUser(tx, id))) throw noSuchUser(id);
      await assertMayManage(tx, { actor, held }, id, now);
      note({ ...(await changeIdentity(tx, id, wanted)) });
      return readProfile(tx, id, now);
    });
    return mapTaken(write);
  },
});
