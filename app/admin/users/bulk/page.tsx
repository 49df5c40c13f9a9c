import { guardedPage, guardedTitle } from '#app/guarded-page';
import { BackToUsers } from '#components/admin/back-to-users';
import { bulkUrl, choiceOf, choices, pickedIds } from '#components/admin/bulk-choice';
import { BulkForm } from '#components/admin/bulk-form';
import { ConsoleFrame } from '#components/admin/console-frame';
import { ExportPicked } from '#components/admin/export-picked';
import { NothingPicked } from '#components/admin/nothing-picked';
import { PickedUsers } from '#components/admin/picked-users';
import { needsSearch, RoleSearch } from '#components/admin/role-search';
import { param, type SearchParams } from '#components/search-params';
import { Card } from '#components/ui/card';
import { countOf } from '#components/ui/count';
import { PageHeading } from '#components/ui/page-heading';
import { can } from '#lib/access/actor';
import { attempt, flash, page, visitor } from '#lib/adapters/page';
import { listRoles } from '#lib/roles/roles';
import { listUsers } from '#lib/users/users';

export const generateMetadata = guardedTitle(listUsers, () => 'Change several users · Users');

export default guardedPage(async function BulkPage({ searchParams }: { searchParams: SearchParams }) {
  const asked = pickedIds((await searchParams).ids);
  const users = await attempt(listUsers, { ids: asked, limit: '100', sort: 'username' });
  const actor = await visitor();
  const choice = choiceOf(actor, await param(searchParams, 'action'));
  const selected = users.ok ? users.data.items : [];
  if (!actor || !choice || selected.length === 0)
    return <NothingPicked actor={actor} problem={users.ok ? null : users.problem} />;
  const ids = selected.map(({ id }) => id);
  const text = (await param(searchParams, 'roleQuery')) ?? '';
  const asksRole = choice === 'assign-role' || choice === 'unassign-role';
  const roles =
    asksRole && can(actor, 'roles:read')
      ? await page(listRoles, { grantable: '1', query: text.slice(0, 200), limit: '20' })
      : null;
  const all = bulkUrl('/admin/users/bulk', choice, ids);
  const back = text === '' ? all : `${all}&${new URLSearchParams({ roleQuery: text })}`;
  const { verb, meaning } = choices[choice];
  return (
    <ConsoleFrame actor={actor} current="/admin/users">
      <BackToUsers />
      <PageHeading title={`${verb} ${countOf(ids.length, 'user', 'users')}`} text={meaning} />
      <Card
        title="Selected users"
        text="Users with more permissions than you are skipped and listed in the result."
        flush
      >
        <PickedUsers users={selected} ownId={actor.id} />
      </Card>
      <Card title={verb === 'Export' ? 'Export' : 'Confirm'}>
        {choice === 'export' ? (
          <ExportPicked ids={ids} />
        ) : (
          <>
            {roles && needsSearch(roles, text) && (
              <RoleSearch
                {...{ action: '/admin/users/bulk', text, all }}
                kept={[['action', choice], ...ids.map((id): [string, string] => ['ids', id])]}
              />
            )}
            <BulkForm action={choice} ids={ids} roles={roles} back={back} flash={await flash(back)} />
          </>
        )}
      </Card>
    </ConsoleFrame>
  );
});
