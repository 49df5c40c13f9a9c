import { Stat } from '#components/ui/stat';
import type { DashboardView } from '#lib/schemas/admin';

export function Totals({ users, sessions }: Pick<DashboardView, 'users' | 'sessions'>) {
  return (
    <dl className="stats">
      <Stat label="Users" value={users.total} />
      <Stat label="Active" value={users.active} text="can log in" />
      <Stat label="Suspended" value={users.suspended} text="cannot log in" />
      <Stat label="Sessions" value={sessions.active} text="logged in now" />
    </dl>
  );
}
