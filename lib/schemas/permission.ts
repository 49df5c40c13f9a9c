import { z } from 'zod';
import { isReserved } from '#lib/access/reserved-nouns';
import { id, shownText } from '#lib/schemas/fields';
import { ListView, PageInput } from '#lib/schemas/list';
import { AssignmentView } from '#lib/schemas/role';
import { UserReference } from '#lib/schemas/user';

export const longestPermission = 40;

/** How many permissions administrators may add, and how many characters their names have together: a token holds them all. */
export const mostCustomPermissions = 100;
export const mostCustomCharacters = 2_400;

/** `noun:verb`, as a path names one. */
export const permissionName = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*$/, 'This is not the name of a permission.');

const newPermissionName = z
  .string('Choose a name.')
  .trim()
  .min(1, 'Choose a name.')
  .max(longestPermission, `Use at most ${longestPermission} characters.`)
  .regex(
    /^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*$/,
    'Use noun:verb, like invoices:approve: a to z, digits and dashes.',
  )
  .refine((name) => !isReserved(name), 'This noun is kept for Gatehouse itself. Choose another one.');

/** `description` is one sentence: what it allows. Custom ones are for other applications. */
export const PermissionView = z.object({
  name: z.string(),
  noun: z.string(),
  description: z.string(),
  custom: z.boolean(),
});
export type PermissionView = z.infer<typeof PermissionView>;

export const PermissionListView = ListView(PermissionView);

const undescribed = 'Say in one sentence what it allows.';

export const CreatePermissionInput = z.strictObject({
  name: newPermissionName,
  description: shownText(200, undescribed).refine((text) => text !== '', undescribed),
});

export const PermissionNameInput = z.strictObject({ name: permissionName });

export const ListPermissionHoldersInput = PageInput.extend({ name: permissionName });

/** A user who holds it, with the roles that give it. */
export const HolderView = UserReference.extend({
  email: z.string(),
  roles: z.array(z.object({ name: z.string(), label: z.string() })),
});
export type HolderView = z.infer<typeof HolderView>;

export const HolderListView = ListView(HolderView);

export const ExplainPermissionInput = z.strictObject({ id, permission: permissionName });

/**
 * `sources` are the assignments that give the permission (or would, if the user were reinstated), `ended` gave it until they expired;
 * `missing` is the smallest role that would give it, if none does.
 */
export const ExplanationView = z.object({
  user: UserReference,
  permission: z.string(),
  description: z.string(),
  allowed: z.boolean(),
  suspended: z.boolean(),
  sources: z.array(AssignmentView),
  ended: z.array(AssignmentView),
  missing: z.object({ role: z.string(), label: z.string(), permissions: z.number().int() }).nullable(),
});
export type ExplanationView = z.infer<typeof ExplanationView>;
