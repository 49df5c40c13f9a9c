import { z } from 'zod';
import { NoInput, time } from '#lib/schemas/fields';
import { AssignmentView } from '#lib/schemas/role';
import { ProfileView } from '#lib/schemas/user';

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

/** A person on the console: profile and who granted which role. */
export const UserDetailView = ProfileView.extend({
  assignments: z.array(AssignmentView),
  /** Of a suspended person: since when and why, as far as the audit trail says. */
  suspension: z.object({ at: time, reason: z.string().nullable() }).nullable(),
});
export type UserDetailView = z.infer<typeof UserDetailView>;
