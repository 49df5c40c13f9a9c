import { z } from 'zod';
import { id, roleName } from '#lib/schemas/fields';
import { filterOf, ListInput, ListView } from '#lib/schemas/list';
import { UserStatus, UserView } from '#lib/schemas/user';

const oneDay = 24 * 3_600_000;

/** A day in UTC or a time; `daysLater` moves a day, so that one may mean its end. */
function moment(daysLater: 0 | 1) {
  const day = z.iso
    .date()
    .transform((value) => new Date(Date.parse(`${value}T00:00:00Z`) + daysLater * oneDay));
  const time = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
  // What every database can hold.
  const sensible = (at: Date) => at.getUTCFullYear() >= 1900 && at.getUTCFullYear() < 9999;
  const message = 'Give a day like 2027-01-31 or a time like 2027-01-31T12:00:00Z.';
  return filterOf(z.union([day, time]).refine(sensible), message);
}

export const userSorts = ['createdAt', 'username', 'email', 'lastLoginAt'] as const;

/** Most users that one call picks by their ids. */
export const mostPicked = 100;

const listed = ListInput(userSorts, '-createdAt');

/**
 * `query`: part of a name, the email or the id. `createdFrom` and `createdTo`: the first and the last day, or a time
 * and the exclusive end. `lastLoginBefore` includes users who never logged in. `ids`: only these; '' is none.
 */
export const ListUsersInput = listed.extend({
  status: filterOf(UserStatus, 'Choose active or suspended.'),
  role: filterOf(roleName, 'There is no such role.'),
  createdFrom: moment(0),
  createdTo: moment(1),
  lastLoginBefore: moment(0),
  ids: z
    .array(z.union([z.literal(''), id], 'This is not an id.'))
    .max(mostPicked, `Choose at most ${mostPicked} users.`)
    .optional(),
  format: z.enum(['json', 'csv'], 'Choose json or csv.').default('json'),
});
export type UserQuery = z.output<typeof ListUsersInput>;

export const UserListView = ListView(UserView);
export type UserListView = z.infer<typeof UserListView>;
