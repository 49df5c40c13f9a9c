import type { Problem } from '#lib/errors';

/** What a refused form leaves for the next render of its page: the problem, and typed values that are no secret. */
export interface Flash {
  problem: Problem;
  values: Record<string, string | string[]>;
}
