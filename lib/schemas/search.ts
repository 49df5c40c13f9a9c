import { z } from 'zod';
import { text } from '#lib/schemas/fields';
import { UserReference } from '#lib/schemas/user';

/** The most that is shown of each kind; the lists have the others. */
export const mostFound = 8;

/** Part of a name, an email, a label or a sentence, or an id; '' finds nothing. */
export const SearchInput = z.strictObject({ query: text(200).default('') });

function FoundView<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    total: z.number().int().nullable().describe('Exact up to 10,000, null beyond.'),
  });
}

/** What is meant as a whole comes first. What the caller may not see is left out. */
export const SearchView = z.object({
  users: FoundView(UserReference.extend({ email: z.string() }))
    .optional()
    .describe('With `users:read`.'),
  roles: FoundView(z.object({ name: z.string(), label: z.string() }))
    .optional()
    .describe('With `roles:read`.'),
  permissions: FoundView(z.object({ name: z.string(), description: z.string() }))
    .optional()
    .describe('With `roles:read`.'),
});
export type SearchView = z.infer<typeof SearchView>;
