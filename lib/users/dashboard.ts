import { can } from '#lib/access/actor';
import { operation } from '#lib/core/operation/operation';
import { countLiveSessions } from '#lib/core/sessions/session';
import { DashboardView, ReadDashboardInput } from '#lib/schemas/dashboard';
import { exactCountLimit } from '#lib/schemas/list';
import { readFirstSteps, takesFirstSteps } from '#lib/users/first-steps';
import { readNewestUsers, readRecentRefusals } from '#lib/users/recent';
import { countUsers, readActivity, readRoleSizes } from '#lib/users/totals';

const shownRoles = 8;
const shownUsers = 5;
const shownRefusals = 8;

export const readDashboard = operation({
  summary: 'Totals, sign-ups and logins per day, and what else the caller may see of the newest.',
  allow: 'admin:access',
  audit: 'dashboard.read',
  limit: 'search',
  input: ReadDashboardInput,
  output: DashboardView,
  async run({ db, now, actor }, { range }) {
    const users = await countUsers(db, now);
    return {
      users,
      sessions: { active: await countLiveSessions(db, now, exactCountLimit) },
      ...(await readActivity(db, now, Number(range))),
      ...(can(actor, 'roles:read') && { rolesBySize: await readRoleSizes(db, shownRoles) }),
      ...(can(actor, 'users:read') && { newestUsers: await readNewestUsers(db, now, shownUsers) }),
      ...(can(actor, 'audit:read') && { recentRefusals: await readRecentRefusals(db, shownRefusals) }),
      ...(takesFirstSteps(actor) && { firstSteps: await readFirstSteps(db, users.total) }),
    };
  },
});
