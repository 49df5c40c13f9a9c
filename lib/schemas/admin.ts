import { z } from 'zod';
import { time } from '#lib/schemas/fields';
import { AssignmentView } from '#lib/schemas/role';
import { ProfileView } from '#lib/schemas/user';

/** A person on the console: profile and who granted which role. */
export const UserDetailView = ProfileView.extend({
  assignments: z.array(AssignmentView),
  /** Of a suspended person: since when and why, as far as the audit trail says. */
  suspension: z.object({ at: time, reason: z.string().nullable() }).nullable(),
});
export type UserDetailView = z.infer<typeof UserDetailView>;
