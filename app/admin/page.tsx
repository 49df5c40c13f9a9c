import { guardedPage, guardedTitle } from '#app/guarded-page';
import { Activity } from '#components/admin/activity';
import { ConsoleFrame } from '#components/admin/console-frame';
import { GetStarted } from '#components/admin/get-started';
import { NewestUsers } from '#components/admin/newest-users';
import { RangeSwitch } from '#components/admin/range-switch';
import { RecentRefusals } from '#components/admin/recent-refusals';
import { RoleSizes } from '#components/admin/role-sizes';
import { Totals } from '#components/admin/totals';
import { Notice } from '#components/notice';
import type { SearchParams } from '#components/search-params';
import { Alert } from '#components/ui/alert';
import { PageHeading } from '#components/ui/page-heading';
import { attempt, notice, visitor } from '#lib/adapters/page';
import type { DashboardView } from '#lib/schemas/dashboard';
import { readDashboard } from '#lib/users/dashboard';

export const generateMetadata = guardedTitle(readDashboard, () => 'Dashboard');

export default guardedPage(async function DashboardPage({ searchParams }: { searchParams: SearchParams }) {
  // As given: an unknown range is for the operation to refuse.
  const { range } = await searchParams;
  const dashboard = await attempt(readDashboard, { range });
  return (
    <ConsoleFrame actor={await visitor()} current="/admin">
      <PageHeading
        title="Dashboard"
        text="Overview (UTC)"
        aside={dashboard.ok && <RangeSwitch current={dashboard.data.signUpsByDay.length} />}
      />
      <Notice notice={await notice()} />
      {dashboard.ok ? (
        <Dashboard {...dashboard.data} />
      ) : (
        <Alert tone="danger" role="alert" title={dashboard.problem.detail}>
          {dashboard.problem.errors?.map(({ path, message }) => (
            <p key={path}>{message}</p>
          ))}
          <a href="/admin">Show the last 30 days</a>
        </Alert>
      )}
    </ConsoleFrame>
  );
});

/** What the reader may not see is not in the answer, and so not on the page. */
function Dashboard({ firstSteps, rolesBySize, newestUsers, recentRefusals, ...figures }: DashboardView) {
  return (
    <>
      {firstSteps && <GetStarted steps={firstSteps} />}
      <Totals {...figures} />
      <Activity {...figures} />
      <div className="dashboard-lists">
        {newestUsers && <NewestUsers users={newestUsers} />}
        {recentRefusals && <RecentRefusals refusals={recentRefusals} linked={newestUsers !== undefined} />}
        {rolesBySize && <RoleSizes roles={rolesBySize} />}
      </div>
    </>
  );
}
