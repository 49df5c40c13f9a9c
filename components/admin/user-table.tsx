import { defaultSort, type UserListQuery, userListUrl } from '#components/admin/user-list-url';
import { RoleBadges } from '#components/role-badges';
import { Avatar } from '#components/ui/avatar';
import { StatusBadge } from '#components/ui/badge';
import { Time } from '#components/ui/time';
import type { UserView } from '#lib/schemas/user';

interface UserTableProps {
  users: readonly UserView[];
  query: UserListQuery;
}

export function UserTable({ users, query }: UserTableProps) {
  return (
    <table className="table" data-stacked>
      <caption className="visually-hidden">Users</caption>
      <thead>
        <tr>
          <SortableColumn field="username" label="User" query={query} />
          <th scope="col">Status</th>
          <th scope="col">Roles</th>
          <SortableColumn field="createdAt" label="Created" query={query} />
          <th scope="col">Last login</th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <UserRow key={user.id} user={user} />
        ))}
      </tbody>
    </table>
  );
}

function UserRow({ user }: { user: UserView }) {
  return (
    <tr>
      <th scope="row">
        <span className="person">
          <Avatar name={user.username} />
          <span className="person-main">
            <a href={`/admin/users/${user.id}`} title={user.username}>
              {user.username}
            </a>
            <span className="person-email" title={user.email}>
              {user.email}
            </span>
          </span>
        </span>
      </th>
      <td data-label="Status">
        <StatusBadge status={user.status} />
      </td>
      <td data-label="Roles">
        <RoleBadges roles={user.roles} />
      </td>
      <td data-label="Created">
        <Time at={user.createdAt} day />
      </td>
      <td data-label="Last login">
        <Time at={user.lastLoginAt} day />
      </td>
    </tr>
  );
}

interface SortableColumnProps {
  field: string;
  label: string;
  query: UserListQuery;
}

/** A link to the same list, sorted by this column; once sorted by it, the other way round. */
function SortableColumn({ field, label, query }: SortableColumnProps) {
  const sort = query.sort ?? defaultSort;
  const direction = sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : undefined;
  const href = userListUrl({ query: query.query, sort: direction === 'ascending' ? `-${field}` : field });
  return (
    <th scope="col" aria-sort={direction}>
      <a className="sort" href={href} data-direction={direction}>
        {label}
      </a>
    </th>
  );
}
