import type { ReactNode } from 'react';
import { Pick as PickBox } from '#components/admin/bulk-bar';
import { PickAll } from '#components/admin/pick-all';
import { InvitationEnd } from '#components/admin/user-invitation';
import {
  type Column,
  columns,
  defaultSort,
  fromStart,
  type UserListQuery,
  userListUrl,
} from '#components/admin/user-list-url';
import { UserMenu } from '#components/admin/user-menu';
import { FurtherRoles } from '#components/role-badges';
import { Avatar } from '#components/ui/avatar';
import { StatusBadge } from '#components/ui/badge';
import { Time } from '#components/ui/time';
import { UserLink } from '#components/ui/user-name';
import type { Actor } from '#lib/access/actor';
import type { ListedUserView } from '#lib/schemas/user-list';

type Labels = ReadonlyMap<string, string>;

interface UserTableProps {
  users: readonly ListedUserView[];
  query: UserListQuery;
  actor: Actor | null;
  /** Tick boxes: none ticked, all ticked, or no boxes. */
  picks: 'none' | 'all' | null;
  labels: Labels;
}

const cells: Record<Column, (user: ListedUserView, labels: Labels) => ReactNode> = {
  roles: ({ roles }, labels) => <FurtherRoles roles={roles} labels={labels} most={4} />,
  status: ({ status, invitation }) => (
    <span>
      <StatusBadge status={status} />
      <InvitationEnd invitation={invitation} />
    </span>
  ),
  lastLoginAt: ({ lastLoginAt }) => <Time at={lastLoginAt} />,
  createdAt: ({ createdAt }) => <Time at={createdAt} />,
  emailVerifiedAt: ({ emailVerifiedAt }) => <Time at={emailVerifiedAt} day none="No" />,
  id: ({ id }) => <span className="code">{id}</span>,
};

const sortable: ReadonlySet<Column> = new Set(['lastLoginAt', 'createdAt'] as const);

export function UserTable({ users, query, actor, picks, labels }: UserTableProps) {
  return (
    <table className="table" data-stacked data-linked>
      <caption className="visually-hidden">Users</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="user-head">
              {picks && <PickAll picked={picks === 'all'} />}
              <span className="sorts">
                <SortLink field="username" label="User" query={query} />
                <SortLink field="email" label="Email" query={query} />
              </span>
            </span>
          </th>
          {query.columns.map((column) =>
            sortable.has(column) ? (
              <SortableColumn key={column} field={column} label={columns[column]} query={query} />
            ) : (
              <th key={column} scope="col">
                {columns[column]}
              </th>
            ),
          )}
          <td />
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id}>
            <th scope="row">
              <span className="user-cell">
                {picks && <PickBox id={user.id} username={user.username} picked={picks === 'all'} />}
                <Avatar user={user} />
                <span className="user-cell-main">
                  <UserLink user={user} row />
                  <span className="user-cell-email" title={user.email}>
                    {user.email}
                  </span>
                </span>
              </span>
            </th>
            {query.columns.map((column) => (
              <td key={column} data-label={columns[column]}>
                {cells[column](user, labels)}
              </td>
            ))}
            <td className="row-menu">
              <UserMenu user={user} actor={actor} back={userListUrl(query)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
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
    <a className="sort" href={userListUrl({ ...fromStart(query), sort })} data-direction={direction}>
      {label}
      {direction && <span className="visually-hidden"> sorted {direction}</span>}
    </a>
  );
}
