import { BulkBar } from '#components/admin/bulk-bar';
import type { Choice } from '#components/admin/bulk-choice';
import {
  fromStart,
  isFiltered,
  pageSizes,
  type UserListQuery,
  userListUrl,
  withoutFilters,
} from '#components/admin/user-list-url';
import { UserTable } from '#components/admin/user-table';
import { countOf, formatCount } from '#components/ui/count';
import { Empty } from '#components/ui/empty';
import { Pager } from '#components/ui/pager';
import type { Actor } from '#lib/access/actor';
import type { UserListView } from '#lib/schemas/user-list';

interface UserListProps {
  users: UserListView;
  query: UserListQuery;
  actor: Actor | null;
  /** What may be done with several of them; with none there are no tick boxes. */
  choices: readonly Choice[];
  allPicked: boolean;
  /** What roles are called, by name. */
  labels: ReadonlyMap<string, string>;
}

/** One page of users, or why there are none. */
export function UserList({ users, query, actor, choices, allPicked, labels }: UserListProps) {
  const { items } = users;
  if (items.length === 0) return <NoUsers query={query} />;
  const pickable = choices.length > 0;
  return (
    <section className="card users-card" aria-label="Users">
      <UserTable
        users={items}
        {...{ query, labels, actor }}
        picks={pickable ? (allPicked ? 'all' : 'none') : null}
      />
      {pickable && <BulkBar choices={choices} query={query} count={items.length} allPicked={allPicked} />}
      <div className="card-foot">
        <UserPager users={users} query={query} />
      </div>
    </section>
  );
}

function UserPager({
  users: { items, nextCursor, previousCursor, total },
  query,
}: Pick<UserListProps, 'users' | 'query'>) {
  // A URL with a cursor and no place may come from anywhere.
  const at = query.cursor ? Number(query.at) || null : 1;
  const size = Number(query.limit ?? pageSizes[0]);
  const all = countOf(total, 'user', 'users');
  const to = (cursor: string | null, place: number | null) =>
    cursor && userListUrl({ ...query, cursor, at: place === null ? undefined : String(place) });
  return (
    <Pager
      summary={at === null ? all : `${formatCount(at)}–${formatCount(at + items.length - 1)} of ${all}`}
      previous={to(previousCursor, at && Math.max(1, at - size))}
      next={to(nextCursor, at && at + items.length)}
    >
      <span className="page-sizes">
        {pageSizes.map((limit) => (
          <a
            key={limit}
            href={userListUrl({ ...fromStart(query), limit })}
            aria-current={Number(limit) === size ? 'true' : undefined}
          >
            {limit}
          </a>
        ))}{' '}
        per page
      </span>
    </Pager>
  );
}

function NoUsers({ query }: { query: UserListQuery }) {
  const isNarrowed = query.query || isFiltered(query);
  return (
    <section className="card" aria-label="Users">
      <Empty title={isNarrowed ? 'No users found' : 'No users on this page'}>
        {query.query && <p>No name, email or ID contains “{query.query}”.</p>}
        <a href={userListUrl(isNarrowed ? withoutFilters(query) : fromStart(query))}>Show all users</a>
      </Empty>
    </section>
  );
}
