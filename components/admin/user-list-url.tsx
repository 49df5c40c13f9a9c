/** What the URL of the list of users says; the start of the list and the default sort say nothing. */
export interface UserListQuery {
  query?: string | undefined;
  sort?: string | undefined;
  cursor?: string | undefined;
}

export const defaultSort = '-createdAt';

export function userListUrl({ query, sort, cursor }: UserListQuery): string {
  const search = new URLSearchParams();
  if (query) search.set('query', query);
  if (sort && sort !== defaultSort) search.set('sort', sort);
  if (cursor) search.set('cursor', cursor);
  return search.size === 0 ? '/admin/users' : `/admin/users?${search}`;
}
