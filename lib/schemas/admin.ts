import { z } from 'zod';
import { time } from '#lib/schemas/fields';
import { AssignmentView } from '#lib/schemas/role';
import { InvitationView, ProfileView } from '#lib/schemas/user';

/** A user on the console: profile and role assignments. */
export const UserDetailView = ProfileView.extend({
  assignments: z.array(AssignmentView),
  /** Of an invited user; null of all others. */
  invitation: InvitationView.nullable(),
  /** Since when and why the user is suspended, from the audit trail. */
  suspension: z.object({ at: time, reason: z.string().nullable() }).nullable(),
});
export type UserDetailView = z.infer<typeof UserDetailView>;
