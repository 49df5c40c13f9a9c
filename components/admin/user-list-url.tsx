import { daysIn } from '#lib/schemas/reader';

/** What the URL of the list of users says; the start of the list and the defaults say nothing. */

const filterNames = ['query', 'status', 'role', 'createdFrom', 'createdTo', 'lastLoginBefore'] as const;
type FilterName = (typeof filterNames)[number];

export const columns = {
  roles: 'Roles',
  status: 'Status',
  lastLoginAt: 'Last login',
  createdAt: 'Created',
  emailVerifiedAt: 'Email verified',
  id: 'User ID',
};
export type Column = keyof typeof columns;

const isColumn = (name: string): name is Column => Object.hasOwn(columns, name);

export const defaultColumns: readonly Column[] = ['roles', 'status', 'lastLoginAt', 'createdAt'];

export const pageSizes = ['20', '50', '100'] as const;

export interface UserListQuery extends Partial<Record<FilterName, string | undefined>> {
  sort?: string | undefined;
  cursor?: string | undefined;
  limit?: string | undefined;
  /** The place of the page's first user, where that is known. */
  at?: string | undefined;
  columns: readonly Column[];
}

type Given = Readonly<Record<string, string | string[] | undefined>>;

export const defaultSort = '-createdAt';

/** The parameters of the list as they came: what is repeated or unknown is for the operation to refuse. */
export function givenUserList(params: Given, zone: string | null) {
  const names = [...filterNames, 'sort', 'limit', 'cursor'];
  return daysIn(zone, Object.fromEntries(names.map((name) => [name, params[name]])), dayEnds);
}

const dayEnds = { createdFrom: 'first', createdTo: 'last', lastLoginBefore: 'first' } as const;

/** The same, to be shown and linked; what is repeated counts as not given. */
export function readUserListQuery(params: Given): UserListQuery {
  const entries = [...filterNames, 'sort', 'cursor', 'limit', 'at'].map((name) => [name, params[name]]);
  const chosen = [params.columns ?? []].flat().filter(isColumn);
  return {
    ...Object.fromEntries(entries.filter(([, value]) => typeof value === 'string' && value !== '')),
    columns: chosen.length > 0 ? chosen : defaultColumns,
  };
}

/** True if anything but the search text narrows the list. */
export const isFiltered = (query: UserListQuery): boolean =>
  filterNames.some((name) => name !== 'query' && query[name]);

/** The first page with the same filters. */
export const fromStart = (query: UserListQuery): UserListQuery => ({
  ...query,
  cursor: undefined,
  at: undefined,
});

/** All users, in the same order and columns. */
export const withoutFilters = ({ sort, limit, columns }: UserListQuery): UserListQuery => ({
  sort,
  limit,
  columns,
});

/** True if the columns are not those that a list begins with. */
export const isChosen = ({ columns }: UserListQuery) => columns.join() !== defaultColumns.join();

function searchOf(query: UserListQuery): URLSearchParams {
  const search = new URLSearchParams();
  for (const name of filterNames) if (query[name]) search.set(name, query[name]);
  if (query.sort && query.sort !== defaultSort) search.set('sort', query.sort);
  if (query.limit && query.limit !== pageSizes[0]) search.set('limit', query.limit);
  if (isChosen(query)) for (const column of query.columns) search.append('columns', column);
  if (query.cursor) search.set('cursor', query.cursor);
  if (query.cursor && query.at) search.set('at', query.at);
  return search;
}

export function userListUrl(query: UserListQuery, picked?: 'all'): string {
  const search = searchOf(query);
  if (picked) search.set('picked', picked);
  return search.size === 0 ? '/admin/users' : `/admin/users?${search}`;
}

/** All matches, as a file. */
export function userExportUrl(query: UserListQuery, zone: string | null): string {
  const filters = daysIn(zone, { ...fromStart(query), limit: undefined, columns: defaultColumns }, dayEnds);
  const search = searchOf(filters);
  search.set('format', 'csv');
  return `/api/admin/users?${search}`;
}
