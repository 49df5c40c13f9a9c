import { z } from 'zod';
import { id, roleName, text, time } from '#lib/schemas/fields';
import { ListView } from '#lib/schemas/list';

export const RoleView = z.object({
  name: z.string(),
  label: z.string(),
  description: z.string(),
  system: z.boolean(),
  permissions: z.array(z.string()),
});
export type RoleView = z.infer<typeof RoleView>;

export const RoleListView = ListView(RoleView);

/** That a person holds a role: who granted it, when, why and until when. */
export const AssignmentView = z.object({
  role: z.string(),
  label: z.string(),
  grantedBy: z.object({ id, username: z.string() }).nullable(),
  grantedAt: time,
  reason: z.string().nullable(),
  expiresAt: time.nullable(),
});
export type AssignmentView = z.infer<typeof AssignmentView>;

export const AssignRoleInput = z.strictObject({
  id,
  role: roleName,
  reason: text(500).optional(),
  expiresAt: z.iso
    .datetime({ offset: true, error: 'Give a time like 2027-01-31T12:00:00Z.' })
    .transform((value) => new Date(value))
    .optional(),
});

export const UnassignRoleInput = z.strictObject({ id, role: roleName });
