import { Pick as PickBox } from '#components/admin/bulk-bar';
import { defaultSort, type UserListQuery, userListUrl } from '#components/admin/user-list-url';
import { FurtherRoles } from '#components/role-badges';
import { Avatar } from '#components/ui/avatar';
import { StatusBadge } from '#components/ui/badge';
import { Time } from '#components/ui/time';
import { UserLink } from '#components/ui/user-name';
import type { UserView } from '#lib/schemas/user';

interface UserTableProps {
  users: readonly UserView[];
  query: UserListQuery;
  /** Tick boxes: none ticked, all ticked, or no boxes. */
  picks: 'none' | 'all' | null;
  labels: ReadonlyMap<string, string>;
}

export function UserTable({ users, query, picks, labels }: UserTableProps) {
  return (
    <table className="table" data-stacked>
      <caption className="visually-hidden">Users</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="sorts">
              <SortLink field="username" label="User" query={query} />
              <SortLink field="email" label="Email" query={query} />
            </span>
          </th>
          <th scope="col">Roles</th>
          <th scope="col">Status</th>
          <SortableColumn field="lastLoginAt" label="Last login" query={query} />
          <SortableColumn field="createdAt" label="Created" query={query} />
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <UserRow key={user.id} {...{ user, picks, labels }} />
        ))}
      </tbody>
    </table>
  );
}

function UserRow({ user, picks, labels }: Pick<UserTableProps, 'picks' | 'labels'> & { user: UserView }) {
  return (
    <tr>
      <th scope="row">
        <span className="user-cell">
          {picks && <PickBox id={user.id} username={user.username} picked={picks === 'all'} />}
          <Avatar user={user} />
          <span className="user-cell-main">
            <UserLink user={user} />
            <span className="user-cell-email" title={user.email}>
              {user.email}
            </span>
          </span>
        </span>
      </th>
      <td data-label="Roles">
        <FurtherRoles roles={user.roles} labels={labels} most={4} />
      </td>
      <td data-label="Status">
        <StatusBadge status={user.status} />
      </td>
      <td data-label="Last login">
        <Time at={user.lastLoginAt} day />
      </td>
      <td data-label="Created">
        <Time at={user.createdAt} day />
      </td>
    </tr>
  );
}

interface SortProps {
  field: string;
  label: string;
  query: UserListQuery;
}

function directionOf({ sort = defaultSort }: UserListQuery, field: string) {
  if (sort === field) return 'ascending';
  return sort === `-${field}` ? 'descending' : undefined;
}

function SortableColumn(props: SortProps) {
  return (
    <th scope="col" aria-sort={directionOf(props.query, props.field)}>
      <SortLink {...props} />
    </th>
  );
}

/** A link to the same list, sorted by this column; once sorted by it, the other way round. */
function SortLink({ field, label, query }: SortProps) {
  const direction = directionOf(query, field);
  const sort = direction === 'ascending' ? `-${field}` : field;
  return (
    <a className="sort" href={userListUrl({ ...query, sort, cursor: undefined })} data-direction={direction}>
      {label}
      {direction && <span className="visually-hidden"> sorted {direction}</span>}
    </a>
  );
}
