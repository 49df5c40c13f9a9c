import { guardedPage, guardedTitle } from '#app/guarded-page';
import { bulkUrl, pickedIds } from '#components/admin/bulk-choice';
import { BulkOutcome } from '#components/admin/bulk-outcome';
import { ConsoleFrame } from '#components/admin/console-frame';
import { NothingPicked } from '#components/admin/nothing-picked';
import { PickedUsers } from '#components/admin/picked-users';
import { param, type SearchParams } from '#components/search-params';
import { Card } from '#components/ui/card';
import { PageHeading } from '#components/ui/page-heading';
import { attempt, flashData, visitor } from '#lib/adapters/page';
import { BulkSummary } from '#lib/schemas/bulk';
import { listUsers } from '#lib/users/users';

export const generateMetadata = guardedTitle(listUsers, () => 'What came of it · Users');

export default guardedPage(async function OutcomePage({ searchParams }: { searchParams: SearchParams }) {
  const ids = pickedIds((await searchParams).ids);
  const users = await attempt(listUsers, { ids, limit: '100', sort: 'username' });
  const actor = await visitor();
  if (!users.ok || ids.length === 0)
    return <NothingPicked actor={actor} problem={users.ok ? null : users.problem} />;
  const action = (await param(searchParams, 'action')) ?? '';
  const summary = BulkSummary.safeParse(await flashData(bulkUrl('/admin/users/bulk/outcome', action, ids)));
  return (
    <ConsoleFrame actor={actor} current="/admin/users">
      <a className="back" href="/admin/users">
        All users
      </a>
      <PageHeading title="What came of it" text="Each row was tried by itself, and left its own audit row." />
      {summary.success ? (
        <BulkOutcome ids={ids} summary={summary.data} users={users.data.items} />
      ) : (
        <Card title="As they are now" text="The outcome is shown once. The audit trail keeps it." flush>
          <PickedUsers users={users.data.items} ownId={actor?.id} />
        </Card>
      )}
    </ConsoleFrame>
  );
});
