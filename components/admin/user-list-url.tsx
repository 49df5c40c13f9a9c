/** What the URL of the list of users says; the start of the list and the default sort say nothing. */

const filterNames = ['query', 'status', 'role', 'createdFrom', 'createdTo', 'lastLoginBefore'] as const;

type Filters = Partial<Record<(typeof filterNames)[number], string | undefined>>;

export interface UserListQuery extends Filters {
  sort?: string | undefined;
  cursor?: string | undefined;
}

type Given = Readonly<Record<string, string | string[] | undefined>>;

export const defaultSort = '-createdAt';

/** The parameters of the list as they came: what is repeated or unknown is for the operation to refuse. */
export function givenUserList(params: Given) {
  const names = [...filterNames, 'sort', 'limit', 'cursor'];
  return Object.fromEntries(names.map((name) => [name, params[name]]));
}

/** The same, to be shown and linked; what is repeated counts as not given. */
export function readUserListQuery(params: Given): UserListQuery {
  const entries = [...filterNames, 'sort', 'cursor'].map((name) => [name, params[name]]);
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string' && value !== ''));
}

/** True if anything but the search text narrows the list. */
export function isFiltered({ query: _, sort: __, cursor: ___, ...filters }: UserListQuery): boolean {
  return Object.values(filters).some(Boolean);
}

function searchOf({ sort, cursor, ...filters }: UserListQuery): URLSearchParams {
  const search = new URLSearchParams();
  for (const name of filterNames) if (filters[name]) search.set(name, filters[name]);
  if (sort && sort !== defaultSort) search.set('sort', sort);
  if (cursor) search.set('cursor', cursor);
  return search;
}

export function userListUrl(query: UserListQuery, picked?: 'all'): string {
  const search = searchOf(query);
  if (picked) search.set('picked', picked);
  return search.size === 0 ? '/admin/users' : `/admin/users?${search}`;
}

/** All matches, as a file. */
export function userExportUrl(query: UserListQuery): string {
  const search = searchOf({ ...query, cursor: undefined });
  search.set('format', 'csv');
  return `/api/admin/users?${search}`;
}
