import { z } from 'zod';
import { id, time } from '#lib/schemas/fields';
import { UserReference, UserView } from '#lib/schemas/user';

const count = z.number().int();

/** A day in UTC, e.g. `2026-11-22`. */
const day = z.iso.date();

export const dashboardRanges = ['7', '30', '90'] as const;
export type DashboardRange = (typeof dashboardRanges)[number];

export const initialRange: DashboardRange = '30';

/** The number of days of sign-ups and logins. */
export const ReadDashboardInput = z.strictObject({
  range: z.enum(dashboardRanges, `range is one of ${dashboardRanges.join(', ')}.`).default(initialRange),
});

/** `holders` counts assignments, expired ones, too. */
export const RoleSizeView = z.object({ name: z.string(), label: z.string(), holders: count });
export type RoleSizeView = z.infer<typeof RoleSizeView>;

/** An attempt that was refused: by whom, if known, and on whose account, if it was about one. */
export const RefusalView = z.object({
  id,
  at: time,
  action: z.string(),
  code: z.string(),
  actor: UserReference.nullable(),
  subject: UserReference.nullable(),
});
export type RefusalView = z.infer<typeof RefusalView>;

/** What a new installation needs, and whether it has it. */
export const FirstStepsView = z.object({
  https: z.boolean().describe('The public URL is an https address.'),
  ownRole: z.boolean().describe('There is a role besides those that always exist.'),
  secondUser: z.boolean().describe('There is a user besides the first administrator.'),
  settingsSaved: z
    .boolean()
    .describe('An administrator saved the settings, and so decided who may register.'),
});
export type FirstStepsView = z.infer<typeof FirstStepsView>;

/** Days oldest first, a row for every day. What the caller may not see is left out: the last four. */
export const DashboardView = z.object({
  users: z.object({ total: count, active: count, invited: count, suspended: count, seenIn30Days: count }),
  /** Exact up to 10,000, null beyond. */
  sessions: z.object({ active: count.nullable() }),
  signUpsByDay: z.array(z.object({ day, count })),
  loginsByDay: z.array(z.object({ day, succeeded: count, failed: count })),
  rolesBySize: z.array(RoleSizeView).optional().describe('The largest; with `roles:read`.'),
  newestUsers: z.array(UserView).optional().describe('With `users:read`.'),
  recentRefusals: z.array(RefusalView).optional().describe('With `audit:read`.'),
  firstSteps: FirstStepsView.optional().describe(
    'With `roles:create`, `users:create` and `settings:update`.',
  ),
});
export type DashboardView = z.infer<typeof DashboardView>;
