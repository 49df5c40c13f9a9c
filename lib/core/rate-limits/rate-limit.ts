import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Actor } from '#lib/access/actor';
import { config } from '#lib/config';
import type { Context } from '#lib/core/operation/context';
import { chargeOne } from '#lib/core/rate-limits/counter';
import { type RateLimit, type RateLimitName, rateLimits } from '#lib/core/rate-limits/limits';
import { AppError } from '#lib/errors';
import { ipBucket } from '#lib/ip';
import { log } from '#lib/log';
import { processSingleton } from '#lib/process-singleton';

/** Budgets, spent before the work that they protect. */

const refused = () => processSingleton('refused-by-limit', () => new Map<string, number>());

/** Says how often each budget was exhausted since the last time. Refusals by limits leave no rows, only counts. */
export function reportRefusals(): void {
  for (const [limit, count] of refused()) log.warn('limit.reached', { limit, count });
  refused().clear();
}

function countRefusal(name: string): void {
  refused().set(name, (refused().get(name) ?? 0) + 1);
}

/** The refusal is the same whatever was exhausted, so that it tells nothing of an account (ASVS 6.3.8). */
export function rateLimited(name: string, milliseconds: number): AppError {
  countRefusal(name);
  const wait = Math.max(1, Math.ceil(milliseconds / 1_000));
  const words = wait <= 90 ? `${wait} seconds` : `${Math.ceil(wait / 60)} minutes`;
  return new AppError('rate_limited', {
    retryAfter: wait,
    detail: `Too many attempts. Please try again in ${words}.`,
  });
}

const inMemory = (name: RateLimitName, { points, per }: RateLimit) =>
  processSingleton(`budget-${name}`, () => new RateLimiterMemory({ points, duration: per / 1_000 }));

/** Returns the milliseconds to wait, or null if a point was taken. */
async function takeInMemory(name: RateLimitName, budget: RateLimit, key: string): Promise<number | null> {
  try {
    await inMemory(name, budget).consume(key);
    return null;
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return thrown.msBeforeNext;
    throw thrown;
  }
}

async function takeShared(
  name: RateLimitName,
  { points, per }: RateLimit,
  key: string,
): Promise<number | null> {
  const answer = await chargeOne({ name, key, points, per });
  return 'wait' in answer ? answer.wait : null;
}

/** Who spends, as far as it is known. */
type Spender = Partial<Pick<Actor, 'id' | 'sessionId'>> | null;

function keyOf({ by }: RateLimit, context: Context, spender: Spender): string {
  const known = { ip: undefined, session: spender?.sessionId, account: spender?.id };
  return known[by] ?? ipBucket(context.ip);
}

/**
 * Takes one point of a named budget, for whoever it is by: the spender, else the caller's IP.
 * @throws AppError `rate_limited`, or `unavailable` if a shared budget cannot be counted.
 */
export async function spend(context: Context, name: RateLimitName, spender: Spender): Promise<void> {
  if (!config().rateLimits) return;
  const budget: RateLimit = rateLimits[name];
  const key = keyOf(budget, context, spender);
  const wait = await (budget.kept === 'process'
    ? takeInMemory(name, budget, key)
    : takeShared(name, budget, key));
  if (wait !== null) throw rateLimited(name, wait);
}
