import { z } from 'zod';
import { id, roleName } from '#lib/schemas/fields';
import { filterOf, ListInput, ListView, timeFilter } from '#lib/schemas/list';
import { InvitationView, UserStatus, UserView } from '#lib/schemas/user';

export const userSorts = ['createdAt', 'username', 'email', 'lastLoginAt'] as const;

/** Most users that one call picks by their ids. */
export const mostPicked = 100;

const listed = ListInput(userSorts, '-createdAt');

/**
 * `query`: part of a name, the email or the id. `createdFrom` and `createdTo`: the first and the last day or time.
 * `lastLoginBefore` includes users who never logged in. `ids`: only these; '' is none.
 */
export const ListUsersInput = listed.extend({
  status: filterOf(UserStatus, 'Choose active, invited or suspended.').describe(
    '`invited`: an administrator added the user, who has not chosen a password yet. `active`: neither invited nor suspended.',
  ),
  role: filterOf(roleName, 'There is no such role.'),
  createdFrom: timeFilter('first'),
  createdTo: timeFilter('last'),
  lastLoginBefore: timeFilter('first'),
  ids: z
    .array(z.union([z.literal(''), id], 'This is not an id.'))
    .max(mostPicked, `Choose at most ${mostPicked} users.`)
    .optional(),
  format: z.enum(['json', 'csv'], 'Choose json or csv.').default('json'),
});
export type UserQuery = z.output<typeof ListUsersInput>;

/** `invitation`: of an invited user, null of all others. */
export const ListedUserView = UserView.extend({ invitation: InvitationView.nullable() });
export type ListedUserView = z.infer<typeof ListedUserView>;

export const UserListView = ListView(ListedUserView).extend({ previousCursor: z.string().nullable() });
export type UserListView = z.infer<typeof UserListView>;
