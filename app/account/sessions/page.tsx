import { cache } from 'react';
import { guardedPage, guardedTitle } from '#app/guarded-page';
import { AccountFrame } from '#components/account/account-frame';
import { EndOtherSessions, OwnSessions } from '#components/account/own-sessions';
import { formPath } from '#components/form-place';
import { Notice } from '#components/notice';
import { param, type SearchParams } from '#components/search-params';
import { PageHeading } from '#components/ui/page-heading';
import { listOwnSessions } from '#lib/account/sessions';
import { flash, notice, page } from '#lib/adapters/page';

interface SessionsPageProps {
  searchParams: SearchParams;
}

const sessionsFrom = cache(async (cursor: string | undefined) => await page(listOwnSessions, { cursor }));

export const generateMetadata = guardedTitle(listOwnSessions, async ({ searchParams }: SessionsPageProps) => {
  await sessionsFrom(await param(searchParams, 'cursor'));
  return 'Sessions';
});

const path = '/account/sessions';

export default guardedPage(async function SessionsPage({ searchParams }: SessionsPageProps) {
  const cursor = await param(searchParams, 'cursor');
  const sessions = await sessionsFrom(cursor);
  const refused = await param(searchParams, 'form');
  const place = { path, refused, flash: await flash(formPath(path, refused)) };
  return (
    <AccountFrame current={path}>
      <PageHeading title="Sessions" text="Each device that is logged in to your account." />
      <Notice notice={await notice()} />
      <OwnSessions sessions={sessions} place={place} cursor={cursor} />
      {sessions.total !== 1 && <EndOtherSessions place={place} />}
    </AccountFrame>
  );
});
