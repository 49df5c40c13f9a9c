import { Fragment } from 'react';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { choicesOf } from '#components/admin/bulk-choice';
import { ConsoleFrame } from '#components/admin/console-frame';
import { UserList } from '#components/admin/user-list';
import { givenUserList, readUserListQuery, userListUrl } from '#components/admin/user-list-url';
import { UserSearch } from '#components/admin/user-search';
import { UsersHeading } from '#components/admin/users-heading';
import { Notice } from '#components/notice';
import { param, type SearchParams } from '#components/search-params';
import { Alert } from '#components/ui/alert';
import { can } from '#lib/access/actor';
import { attempt, page, visitor } from '#lib/adapters/page';
import { listRoles } from '#lib/roles/roles';
import { listUsers } from '#lib/users/users';

export const generateMetadata = guardedTitle(listUsers, () => 'Users');

export default guardedPage(async function UsersPage({ searchParams }: { searchParams: SearchParams }) {
  const given = await searchParams;
  const users = await attempt(listUsers, givenUserList(given));
  const actor = await visitor();
  const query = readUserListQuery(given);
  const seesRoles = can(actor, 'roles:read');
  const roles = seesRoles ? (await page(listRoles, { limit: '50' })).items : null;
  // What was typed for a role may be part of its name or label.
  const meant = !users.ok && query.role && seesRoles ? await searchRoles(query.role) : [];
  return (
    <ConsoleFrame actor={actor} current="/admin/users">
      <UsersHeading actor={actor} query={query} />
      <Notice done={await param(searchParams, 'done')} />
      <UserSearch query={query} roles={roles} />
      {users.ok ? (
        <UserList
          users={users.data}
          query={query}
          choices={choicesOf(actor)}
          allPicked={given.picked === 'all'}
          labels={new Map(roles?.map(({ name, label }) => [name, label]))}
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
                  <a href={userListUrl({ ...query, role: name, cursor: undefined })}>{label}</a>
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

async function searchRoles(text: string) {
  const found = await attempt(listRoles, { query: text, limit: '8' });
  return found.ok ? found.data.items : [];
}
