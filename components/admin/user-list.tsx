import { BulkBar } from '#components/admin/bulk-bar';
import type { Choice } from '#components/admin/bulk-choice';
import { isFiltered, type UserListQuery, userListUrl } from '#components/admin/user-list-url';
import { UserTable } from '#components/admin/user-table';
import { countOf } from '#components/ui/count';
import { Empty } from '#components/ui/empty';
import { Pager } from '#components/ui/pager';
import type { UserListView } from '#lib/schemas/user-list';

interface UserListProps {
  users: UserListView;
  query: UserListQuery;
  /** What may be done with several of them; with none there are no tick boxes. */
  choices: readonly Choice[];
  allPicked: boolean;
  /** What roles are called, by name. */
  labels: ReadonlyMap<string, string>;
}

/** One page of users, or why there are none. */
export function UserList({ users, query, choices, allPicked, labels }: UserListProps) {
  const { items, nextCursor, total } = users;
  if (items.length === 0) return <Nobody query={query} />;
  const pickable = choices.length > 0;
  return (
    <section className="card" aria-label="Users">
      <UserTable
        users={items}
        {...{ query, labels }}
        picks={pickable ? (allPicked ? 'all' : 'none') : null}
      />
      {pickable && (
        <div className="card-foot">
          <BulkBar choices={choices} query={query} count={items.length} allPicked={allPicked} />
        </div>
      )}
      <div className="card-foot">
        <Pager
          summary={countOf(total, 'user', 'users')}
          first={query.cursor ? userListUrl({ ...query, cursor: undefined }) : null}
          next={nextCursor && userListUrl({ ...query, cursor: nextCursor })}
        />
      </div>
    </section>
  );
}

function Nobody({ query }: { query: UserListQuery }) {
  return (
    <section className="card" aria-label="Users">
      {query.query || isFiltered(query) ? (
        <Empty title="Nobody found">
          {query.query && <p>No name, email or id contains “{query.query}”.</p>}
          {isFiltered(query) && <p>The filters may leave out whom you look for.</p>}
          <a href={userListUrl({ sort: query.sort })}>Show all users</a>
        </Empty>
      ) : (
        <Empty title="No users on this page">
          <a href="/admin/users">Go to the first page</a>
        </Empty>
      )}
    </section>
  );
}
