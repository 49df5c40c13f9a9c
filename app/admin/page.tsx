import type { Metadata } from 'next';
import { Activity } from '#components/admin/activity';
import { ConsoleFrame } from '#components/admin/console-frame';
import { NewestUsers } from '#components/admin/newest-users';
import { Totals } from '#components/admin/totals';
import { Notice } from '#components/notice';
import { param, type SearchParams } from '#components/search-params';
import { PageHeading } from '#components/ui/page-heading';
import { can } from '#lib/access/actor';
import { page, visitor } from '#lib/adapters/page';
import { screen } from '#lib/adapters/screen';
import { readDashboard } from '#lib/users/dashboard';
import { listUsers } from '#lib/users/users';

export const metadata: Metadata = { title: 'Dashboard' };

export default screen(async function DashboardPage({ searchParams }: { searchParams: SearchParams }) {
  const dashboard = await page(readDashboard);
  const actor = await visitor();
  const newest = can(actor, 'users:read') ? await page(listUsers, { limit: '5' }) : null;
  return (
    <ConsoleFrame actor={actor} current="/admin">
      <PageHeading title="Dashboard" text="Users and logins, as they stand now. Days are in UTC." />
      <Notice done={await param(searchParams, 'done')} />
      <Totals {...dashboard} />
      <Activity {...dashboard} />
      {newest && <NewestUsers users={newest.items} />}
    </ConsoleFrame>
  );
});
