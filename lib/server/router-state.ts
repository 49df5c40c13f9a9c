import { z } from 'zod';

/**
 * `next-router-state-tree` of Next's client. Next answers 500 to an invalid one, so it is dropped here, and the whole page
 * is sent. The form is Next's (flightRouterStateSchema).
 */

// Next reads it recursively: no page of ours needs a tenth of this, and nothing that fits can be too deep.
const longest = 4_096;

const kinds = ['c', 'ci(..)(..)', 'ci(.)', 'ci(..)', 'ci(...)', 'oc'] as const;
const dynamicKinds = ['d', 'di(..)(..)', 'di(.)', 'di(..)', 'di(...)'] as const;

const Segment = z.union([
  z.string(),
  z.tuple([z.string(), z.string(), z.enum([...kinds, ...dynamicKinds]), z.array(z.string()).nullable()]),
]);

const State: z.ZodType = z.lazy(() =>
  z.tuple([
    Segment,
    z.record(z.string(), State),
    z.tuple([z.string(), z.string()]).nullish(),
    z.enum(['refetch', 'inside-shared-layout', 'metadata-only']).nullish(),
    z.number().nullish(),
    z.string().optional(),
  ]),
);

export function isRouterState(header: string): boolean {
  if (header.length > longest) return false;
  try {
    return State.safeParse(JSON.parse(decodeURIComponent(header))).success;
  } catch {
    return false;
  }
}
