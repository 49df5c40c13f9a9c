import { can } from '#lib/access/actor';
import { findRoles, inOrder } from '#lib/core/lists/role-search';
import { operation } from '#lib/core/operation/operation';
import { fold } from '#lib/core/users/search-text';
import type { Database } from '#lib/database/client';
import { mostFound, SearchInput, SearchView } from '#lib/schemas/search';
import { ListUsersInput } from '#lib/schemas/user-list';
import { searchUsers } from '#lib/users/search';

const nothing = { items: [], total: 0 };

/** What is called exactly so first, then what begins so. */
function byCloseness<Row extends { name: string }>(rows: Row[], text: string): Row[] {
  const distance = ({ name }: Row) => (name === text ? 0 : name.startsWith(text) ? 1 : 2);
  return rows.sort((one, other) => distance(one) - distance(other) || (one.name < other.name ? -1 : 1));
}

const findUsers = (db: Database, query: string, now: Date) =>
  searchUsers(db, ListUsersInput.parse({ query, limit: String(mostFound) }), now);

async function findRolesLike(db: Database, query: string) {
  const { names, total } = await findRoles(db, { query, limit: mostFound, within: undefined });
  const wanted = { name: { in: [fold(query), ...names] } };
  const rows = await db.role.findMany({ where: wanted, select: { name: true, label: true } });
  const exact = rows.find(({ name }) => name === fold(query));
  const others = inOrder(names, rows).filter(({ name }) => name !== exact?.name);
  return { items: [...(exact ? [exact] : []), ...others].slice(0, mostFound), total };
}

/** All are read: there can be few (lib/schemas/permission.ts). */
async function findPermissions(db: Database, query: string) {
  const text = fold(query);
  const rows = await db.permission.findMany({ select: { name: true, description: true } });
  const found = rows.filter(({ name, description }) => `${name}\n${fold(description)}`.includes(text));
  return { items: byCloseness(found, text).slice(0, mostFound), total: found.length };
}

export const search = operation({
  summary: 'The users, roles and permissions that a text finds, as far as the caller may see them.',
  allow: 'admin:access',
  limit: 'search',
  input: SearchInput,
  output: SearchView,
  async run({ db, now, actor }, { query }) {
    const isEmpty = fold(query) === '';
    const seesRoles = can(actor, 'roles:read');
    return {
      ...(can(actor, 'users:read') && { users: isEmpty ? nothing : await findUsers(db, query, now) }),
      ...(seesRoles && { roles: isEmpty ? nothing : await findRolesLike(db, query) }),
      ...(seesRoles && { permissions: isEmpty ? nothing : await findPermissions(db, query) }),
    };
  },
});
