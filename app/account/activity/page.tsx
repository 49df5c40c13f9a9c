import { cache } from 'react';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { AccountFrame } from '#components/account/account-frame';
import { ActivityList } from '#components/account/activity-list';
import { param, type SearchParams } from '#components/search-params';
import { PageHeading } from '#components/ui/page-heading';
import { listActivity } from '#lib/account/activity';
import { page } from '#lib/adapters/page';

interface ActivityPageProps {
  searchParams: SearchParams;
}

/** As given: what is repeated is for the operation to refuse. */
const activityFrom = cache(
  async (cursor: string | string[] | undefined) => await page(listActivity, { cursor }),
);

export const generateMetadata = guardedTitle(listActivity, async ({ searchParams }: ActivityPageProps) => {
  await activityFrom((await searchParams).cursor);
  return 'Activity';
});

export default guardedPage(async function ActivityPage({ searchParams }: ActivityPageProps) {
  const { cursor } = await searchParams;
  const activity = await activityFrom(cursor);
  return (
    <AccountFrame current="/account/activity">
      <PageHeading title="Activity" text="Recent activity on your account." />
      <ActivityList activity={activity} cursor={await param(searchParams, 'cursor')} />
    </AccountFrame>
  );
});
