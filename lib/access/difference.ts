import { type EffectiveAccess, evaluate } from '#lib/access/evaluation';

/** What a user gains and loses by a change. */
export interface Difference {
  gains: string[];
  loses: string[];
}

const without = (some: Iterable<string>, others: ReadonlyMap<string, unknown>) =>
  [...some].filter((permission) => !others.has(permission)).sort();

export function difference(before: EffectiveAccess, after: EffectiveAccess, now: Date): Difference {
  const [had, has] = [evaluate(before, now), evaluate(after, now)];
  return { gains: without(has.keys(), had), loses: without(had.keys(), has) };
}
