/** What the URL of a view of the roles says. `permissions` and `custom` are pages, from 1. */
export interface RoleListQuery {
  query?: string | undefined;
  cursor?: string | undefined;
  permissions?: string | undefined;
  custom?: string | undefined;
}

/** Of the roles: a list, or which permissions each of them gives. */
export type RoleListPath = '/admin/roles' | '/admin/roles/matrix';

export function roleListUrl(path: RoleListPath, query: RoleListQuery = {}): string {
  const search = new URLSearchParams();
  for (const name of ['query', 'cursor', 'permissions', 'custom'] as const) {
    const value = query[name];
    if (value && !(value === '1' && name !== 'query')) search.set(name, value);
  }
  return `${path}${search.size === 0 ? '' : `?${search}`}`;
}
