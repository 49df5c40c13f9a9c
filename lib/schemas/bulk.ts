import { z } from 'zod';
import { id, roleName, text } from '#lib/schemas/fields';
import { AssignRoleInput } from '#lib/schemas/role';
import { mostPicked } from '#lib/schemas/user-list';

/** One action on many users. */

export const bulkActions = [
  'suspend',
  'reinstate',
  'assign-role',
  'unassign-role',
  'end-sessions',
  'delete',
] as const;
export type BulkAction = (typeof bulkActions)[number];

type Extra = 'reason' | 'role' | 'expiresAt';

/** The other inputs of an action. */
export const extrasOf: Record<BulkAction, readonly Extra[]> = {
  suspend: ['reason'],
  reinstate: [],
  'assign-role': ['role', 'reason', 'expiresAt'],
  'unassign-role': ['role'],
  'end-sessions': [],
  delete: [],
};

/** `confirmation`: the number of users, typed to confirm; checked if given. */
export const BulkInput = z
  .strictObject({
    ids: z
      .array(id)
      .min(1, 'Choose at least one user.')
      .max(mostPicked, `Choose at most ${mostPicked} users.`)
      .refine((ids) => new Set(ids).size === ids.length, 'Name each user once.'),
    action: z.enum(bulkActions, `Choose one of ${bulkActions.join(', ')}.`),
    reason: text(500).optional(),
    role: roleName.optional(),
    expiresAt: AssignRoleInput.shape.expiresAt,
    confirmation: text(20).meta({ 'x-clearable': true }).optional(),
  })
  .superRefine(({ action, ...given }, { addIssue }) => {
    const extras = extrasOf[action];
    const issue = (name: string, message: string) => addIssue({ code: 'custom', path: [name], message });
    if (extras.includes('role') && given.role === undefined) issue('role', 'Choose a role.');
    for (const name of ['reason', 'role', 'expiresAt'] as const) {
      if (given[name] !== undefined && !extras.includes(name)) issue(name, 'This action does not take it.');
    }
    if (given.confirmation !== undefined && given.confirmation !== String(given.ids.length))
      issue('confirmation', `Type ${given.ids.length}.`);
  });

/**
 * `outcome`: `done`, or the code of the error that the single action answers with. `already`: the user was so before, or had
 * the role, so that undoing it for this user would undo something else.
 */
export const BulkView = z.object({
  outcomes: z.array(
    z.object({
      id,
      outcome: z.string(),
      detail: z.string().optional(),
      permission: z.string().optional(),
      already: z.literal(true).optional(),
    }),
  ),
});
export type BulkView = z.infer<typeof BulkView>;

/** The same for the next page, so short that it fits into a cookie: `at` and `already` are indexes in the list of ids. */
export const BulkSummary = z.object({
  role: z.string().optional(),
  expiresAt: z.coerce.date().optional(),
  already: z.array(z.number().int()),
  groups: z.array(
    z.object({ outcome: z.string(), detail: z.string().optional(), at: z.array(z.number().int()) }),
  ),
});
export type BulkSummary = z.infer<typeof BulkSummary>;

/** Actions that another one undoes exactly. */
export const undoOf: Partial<Record<BulkAction, BulkAction>> = {
  suspend: 'reinstate',
  'assign-role': 'unassign-role',
};
