import type { z } from 'zod';
import { type UserListQuery, userListUrl } from '#components/admin/user-list-url';
import { UserTable } from '#components/admin/user-table';
import { countOf } from '#components/ui/count';
import { Empty } from '#components/ui/empty';
import { Pager } from '#components/ui/pager';
import type { UserListView } from '#lib/schemas/user-list';

interface UserListProps {
  users: z.infer<typeof UserListView>;
  query: UserListQuery;
}

/** One page of users, or why there are none. */
export function UserList({ users, query }: UserListProps) {
  const { items, nextCursor, total } = users;
  if (items.length === 0) return <Nobody query={query} />;
  return (
    <section className="card" aria-label="Users">
      <UserTable users={items} query={query} />
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
      {query.query ? (
        <Empty title="Nobody found">
          <p>No username or email contains “{query.query}”.</p>
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
