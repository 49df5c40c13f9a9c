import { z } from 'zod';
import { NoInput } from '#lib/schemas/fields';
import { ListInput, ListView } from '#lib/schemas/list';
import { AssignmentView } from '#lib/schemas/role';
import { ProfileView, UserView } from '#lib/schemas/user';

const count = z.number().int();

/** A day in UTC, e.g. `2026-11-22`. */
const day = z.iso.date();

/** The last 30 days, oldest first, a row for every day. */
export const DashboardView = z.object({
  users: z.object({ total: count, active: count, suspended: count }),
  sessions: z.object({ active: count }),
  signUpsByDay: z.array(z.object({ day, count })),
  loginsByDay: z.array(z.object({ day, succeeded: count, failed: count })),
});
export type DashboardView = z.infer<typeof DashboardView>;

export const ReadDashboardInput = NoInput;

export const ListUsersInput = ListInput(['createdAt', 'username'], '-createdAt');
export const UserListView = ListView(UserView);

/** A person on the console: profile and who granted which role. */
export const UserDetailView = ProfileView.extend({ assignments: z.array(AssignmentView) });
export type UserDetailView = z.infer<typeof UserDetailView>;
