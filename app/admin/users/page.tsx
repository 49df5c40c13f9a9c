import type { Metadata } from 'next';
import { ConsoleFrame } from '#components/admin/console-frame';
import { UserList } from '#components/admin/user-list';
import { UserSearch } from '#components/admin/user-search';
import { param, type SearchParams } from '#components/search-params';
import { Alert } from '#components/ui/alert';
import { PageHeading } from '#components/ui/page-heading';
import { attempt, visitor } from '#lib/adapters/page';
import { screen } from '#lib/adapters/screen';
import { listUsers } from '#lib/users/users';

export const metadata: Metadata = { title: 'Users' };

export default screen(async function UsersPage({ searchParams }: { searchParams: SearchParams }) {
  const { query: given, sort: sorted, limit, cursor: at } = await searchParams;
  // As given: what is repeated or unknown is for the operation to refuse.
  const users = await attempt(listUsers, { query: given, sort: sorted, limit, cursor: at });
  const query = await param(searchParams, 'query');
  const sort = await param(searchParams, 'sort');
  const cursor = await param(searchParams, 'cursor');
  return (
    <ConsoleFrame actor={await visitor()} current="/admin/users">
      <PageHeading title="Users" text="Everybody who has an account." />
      <UserSearch query={query} sort={sort} />
      {users.ok ? (
        <UserList users={users.data} query={{ query, sort, cursor }} />
      ) : (
        <Alert tone="danger" role="alert" title={users.problem.detail}>
          {users.problem.errors?.map(({ path, message }) => (
            <p key={path}>{message}</p>
          ))}
          <a href="/admin/users">Start again with all users</a>
        </Alert>
      )}
    </ConsoleFrame>
  );
});
