import type { Metadata } from 'next';
import { guardedPage } from '#app/guarded-page';
import { AccountFrame } from '#components/account/account-frame';
import { ActivityList } from '#components/account/activity-list';
import { param, type SearchParams } from '#components/search-params';
import { PageHeading } from '#components/ui/page-heading';
import { listActivity } from '#lib/account/activity';
import { page } from '#lib/adapters/page';

export const metadata: Metadata = { title: 'Activity' };

export default guardedPage(async function ActivityPage({ searchParams }: { searchParams: SearchParams }) {
  const { cursor } = await searchParams;
  const activity = await page(listActivity, { cursor });
  return (
    <AccountFrame current="/account/activity">
      <PageHeading title="Activity" text="What you did here, and what was done to your account." />
      <ActivityList activity={activity} cursor={await param(searchParams, 'cursor')} />
    </AccountFrame>
  );
});
