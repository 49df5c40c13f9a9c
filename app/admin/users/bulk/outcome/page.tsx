import { guardedPage, guardedTitle } from '#app/guarded-page';
import { BackToUsers } from '#components/admin/back-to-users';
import { bulkUrl, choiceOf, pickedIds } from '#components/admin/bulk-choice';
import { BulkOutcome, outcomeTitle } from '#components/admin/bulk-outcome';
import { ConsoleFrame } from '#components/admin/console-frame';
import { NothingPicked } from '#components/admin/nothing-picked';
import { PickedUsers } from '#components/admin/picked-users';
import { param, type SearchParams } from '#components/search-params';
import { Card } from '#components/ui/card';
import { PageHeading } from '#components/ui/page-heading';
import { can } from '#lib/access/actor';
import { attempt, flash, notice, page, visitor } from '#lib/adapters/page';
import { listRoles } from '#lib/roles/roles';
import { BulkSummary } from '#lib/schemas/bulk';
import { listUsers } from '#lib/users/users';

export const generateMetadata = guardedTitle(listUsers, () => 'Result · Users');

export default guardedPage(async function OutcomePage({ searchParams }: { searchParams: SearchParams }) {
  const ids = pickedIds((await searchParams).ids);
  const users = await attempt(listUsers, { ids, limit: '100', sort: 'username' });
  const actor = await visitor();
  const action = choiceOf(actor, await param(searchParams, 'action'));
  if (!users.ok || ids.length === 0 || !action || action === 'export')
    return <NothingPicked actor={actor} problem={users.ok ? null : users.problem} />;
  const summary = BulkSummary.safeParse((await notice())?.data);
  const { items } = users.data;
  if (!summary.success)
    return (
      <ConsoleFrame actor={actor} current="/admin/users">
        <BackToUsers />
        <PageHeading title="Selected users" text="The result is shown once. The audit trail keeps it." />
        <Card title="Users" flush>
          <PickedUsers users={items} ownId={actor?.id} />
        </Card>
      </ConsoleFrame>
    );
  const { role } = summary.data;
  const roleLabel = role && can(actor, 'roles:read') ? await labelOf(role) : (role ?? '');
  const back = bulkUrl('/admin/users/bulk/outcome', action, ids);
  const outcome = { action, ids, summary: summary.data, roleLabel, users: items, ownId: actor?.id, back };
  return (
    <ConsoleFrame actor={actor} current="/admin/users">
      <BackToUsers />
      <PageHeading title={outcomeTitle(outcome)} text="Each user is logged separately." />
      <BulkOutcome {...outcome} flash={await flash(back)} />
    </ConsoleFrame>
  );
});

async function labelOf(role: string): Promise<string> {
  const { items } = await page(listRoles, { names: [role], limit: '1' });
  return items[0]?.label ?? role;
}
