import { z } from 'zod';
import { text } from '#lib/schemas/fields';

/** Totals are counted exactly up to here; beyond, `total` is null, so that a list stays flat. */
export const exactCountLimit = 10_000;

const page = {
  limit: z
    .string()
    .regex(/^[0-9]{1,3}$/, 'limit is a number from 1 to 100.')
    .meta({ type: 'integer', minimum: 1, maximum: 100 })
    .transform(Number)
    .pipe(z.number().min(1).max(100))
    .default(20),
  cursor: z.string().max(500).optional(),
};

/** A field of a search form that may be left empty: '' is no filter. */
export function filterOf<S extends z.ZodType>(schema: S, message: string) {
  const empty = z.literal('').transform(() => undefined);
  return z.union([empty, schema], message).optional();
}

const wholeDay = 24 * 3_600_000 - 1;

/**
 * A filter by time: a day in UTC, meant from its first or to its last millisecond, or a time of RFC 3339. Both ends belong to
 * what is found. From 1970 to 9999, which every database can hold.
 */
export function timeFilter(end: 'first' | 'last') {
  const day = z.iso
    .date()
    .transform((value) => new Date(Date.parse(value) + (end === 'last' ? wholeDay : 0)));
  const time = z.iso.datetime({ offset: true }).transform((value) => new Date(value));
  const canBe = (at: Date) => at.getTime() >= 0 && at.getUTCFullYear() <= 9_999;
  const message = 'Give a day like 2027-01-31, or a time like 2027-01-31T12:00:00Z.';
  return filterOf(z.union([day, time]).refine(canBe), message);
}

/** Query of a list that has one order and nothing to search for. */
export const PageInput = z.strictObject(page);

/** Query of a list: search text, sort field (`-` for descending), page size and the cursor of the page before. */
export function ListInput<const Fields extends readonly [string, ...string[]]>(
  fields: Fields,
  initial: string,
) {
  const sorts = fields.flatMap((field) => [field, `-${field}`]) as [string, ...string[]];
  return z.strictObject({
    query: text(200).default(''),
    sort: z.enum(sorts, `Sort by one of ${sorts.join(', ')}.`).default(initial),
    ...page,
  });
}

export function ListView<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.number().int().nullable(),
  });
}

/** The answer of a list that is short by nature and comes whole. */
export function wholeList<Item>(items: Item[]) {
  return { items, nextCursor: null, total: items.length };
}
