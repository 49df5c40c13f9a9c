import { database } from '#lib/database/client';
import { call } from '#tests/support/http';
import { limitedAdministrator, unique } from '#tests/support/users';

/** Calls about roles, and the role's rows. */

const pathOf = (name: string) => `/api/admin/roles/${name}`;

export const create = (token: string, json: unknown) => call('POST', '/api/admin/roles', { token, json });
export const read = (token: string, name: string) => call('GET', pathOf(name), { token });
export const change = (token: string, name: string, json: unknown, query = '') =>
  call('PATCH', pathOf(name) + query, { token, json });
export const remove = (token: string, name: string, query = '') =>
  call('DELETE', pathOf(name) + query, { token });

export const fresh = (more: object = {}) => {
  const name = `r-${unique()}`;
  return { name, label: `Label ${name}`, description: '', permissions: [] as string[], ...more };
};

export const roleManager = (...more: string[]) =>
  limitedAdministrator(['roles:read', 'roles:create', 'roles:update', 'roles:delete', ...more]);

/** The role with its permissions, as the rows say. */
export const rowOf = (name: string) =>
  database().role.findUnique({ where: { name }, include: { permissions: true, holders: true } });
