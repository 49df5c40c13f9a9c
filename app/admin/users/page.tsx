import { Fragment } from 'react';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { choicesOf } from '#components/admin/bulk-choice';
import { ConsoleFrame } from '#components/admin/console-frame';
import { UserList } from '#components/admin/user-list';
import { fromStart, givenUserList, readUserListQuery, userListUrl } from '#components/admin/user-list-url';
import { UserSearch } from '#components/admin/user-search';
import { UsersHeading } from '#components/admin/users-heading';
import { Notice } from '#components/notice';
import type { SearchParams } from '#components/search-params';
import { Alert } from '#components/ui/alert';
import { can } from '#lib/access/actor';
import { attempt, flash, notice, page, pageReader, visitor } from '#lib/adapters/page';
import { listRoles } from '#lib/roles/roles';
import type { UserView } from '#lib/schemas/user';
import { listUsers } from '#lib/users/users';

export const generateMetadata = guardedTitle(listUsers, () => 'Users');

export default guardedPage(async function UsersPage({ searchParams }: { searchParams: SearchParams }) {
  const given = await searchParams;
  const { zone } = await pageReader();
  const users = await attempt(listUsers, givenUserList(given, zone));
  const actor = await visitor();
  const query = readUserListQuery(given);
  const seesRoles = can(actor, 'roles:read');
  const roles = seesRoles ? (await page(listRoles, { limit: '50' })).items : null;
  const labels = seesRoles && users.ok ? await labelsOf(users.data.items) : new Map<string, string>();
  const left = await notice();
  const refused = await flash(userListUrl(query));
  // What was typed for a role may be part of its name or label.
  const meant = !users.ok && query.role && seesRoles ? await searchRoles(query.role) : [];
  return (
    <ConsoleFrame actor={actor} current="/admin/users">
      <UsersHeading {...{ actor, query, zone }} />
      <Notice notice={left} />
      {refused && <Alert tone="danger" role="alert" title={refused.problem.detail} />}
      <UserSearch {...{ query, roles, zone }} />
      {users.ok ? (
        <UserList
          users={users.data}
          query={query}
          choices={choicesOf(actor)}
          allPicked={given.picked === 'all'}
          labels={labels}
          actor={actor}
        />
      ) : (
        <Alert tone="danger" role="alert" title={users.problem.detail}>
          {users.problem.errors?.map(({ path, message }) => (
            <p key={path}>{message}</p>
          ))}
          {meant.length > 0 && (
            <p>
              Roles like that:{' '}
              {meant.map(({ name, label }, index) => (
                <Fragment key={name}>
                  {index > 0 && ', '}
                  <a href={userListUrl({ ...fromStart(query), role: name })}>{label}</a>
                </Fragment>
              ))}
            </p>
          )}
          <a href="/admin/users">Start again with all users</a>
        </Alert>
      )}
    </ConsoleFrame>
  );
});

/** Of the roles that the page shows: there may be thousands of others. */
async function labelsOf(users: readonly UserView[]): Promise<ReadonlyMap<string, string>> {
  const names = [...new Set(users.flatMap(({ roles }) => roles))].slice(0, 100);
  if (names.length === 0) return new Map();
  const { items } = await page(listRoles, { names, limit: '100' });
  return new Map(items.map(({ name, label }) => [name, label]));
}

async function searchRoles(text: string) {
  const found = await attempt(listRoles, { query: text, limit: '8' });
  return found.ok ? found.data.items : [];
}
