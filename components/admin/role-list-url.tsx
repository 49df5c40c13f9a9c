/** What the URL of the page of roles says. `permissions` and `custom` are pages, from 1. */
export interface RoleListQuery {
  query?: string | undefined;
  cursor?: string | undefined;
  permissions?: string | undefined;
  custom?: string | undefined;
}

const path = '/admin/roles';

export function roleListUrl(query: RoleListQuery, section = ''): string {
  const search = new URLSearchParams();
  for (const name of ['query', 'cursor', 'permissions', 'custom'] as const) {
    const value = query[name];
    if (value && !(value === '1' && name !== 'query')) search.set(name, value);
  }
  return `${path}${search.size === 0 ? '' : `?${search}`}${section}`;
}
