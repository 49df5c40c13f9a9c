import { Stat } from '#components/ui/stat';
import type { DashboardView } from '#lib/schemas/dashboard';

const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 });

export function Totals({ users, sessions }: Pick<DashboardView, 'users' | 'sessions'>) {
  const shareOf = (count: number) => `${percent.format(count / Math.max(1, users.total))} of all`;
  return (
    <dl className="stats">
      <Stat label="Total users" value={users.total} />
      <Stat label="Active in 30 days" value={users.seenIn30Days} text={shareOf(users.seenIn30Days)} />
      <Stat label="Suspended" value={users.suspended} text={shareOf(users.suspended)} />
      <Stat label="Active sessions" value={sessions.active} />
    </dl>
  );
}
