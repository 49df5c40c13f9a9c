import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { config } from '#lib/config';
import { type Budget, type BudgetName, budgets } from '#lib/core/budgets';
import type { Context } from '#lib/core/context';
import { takePoint } from '#lib/core/window';
import { AppError } from '#lib/errors';
import { ipBucket } from '#lib/ip';
import { log } from '#lib/log';
import { perProcess } from '#lib/per-process';

/** Budgets, spent before the work that they protect. */

const refused = () => perProcess('refused-by-limit', () => new Map<string, number>());

/** Says how often each budget was exhausted since the last time. Refusals by limits leave no rows, only counts. */
export function reportRefusals(): void {
  for (const [limit, count] of refused()) log.warn('limit.reached', { limit, count });
  refused().clear();
}

/** The refusal is the same whatever was exhausted, so that it tells nothing of an account (ASVS 6.3.8). */
export function rateLimited(name: string, milliseconds: number): AppError {
  refused().set(name, (refused().get(name) ?? 0) + 1);
  const wait = Math.max(1, Math.ceil(milliseconds / 1_000));
  const words = wait <= 90 ? `${wait} seconds` : `${Math.ceil(wait / 60)} minutes`;
  return new AppError('rate_limited', {
    retryAfter: wait,
    detail: `Too many attempts. Please try again in ${words}.`,
  });
}

const inMemory = (name: BudgetName, { points, per }: Budget) =>
  perProcess(`budget-${name}`, () => new RateLimiterMemory({ points, duration: per / 1_000 }));

async function takeInMemory(name: BudgetName, budget: Budget, key: string): Promise<void> {
  try {
    await inMemory(name, budget).consume(key);
  } catch (thrown) {
    throw thrown instanceof RateLimiterRes ? rateLimited(name, thrown.msBeforeNext) : thrown;
  }
}

/**
 * Takes one point of a named budget, for the caller's IP or for the account.
 * @throws AppError `rate_limited`, or `unavailable` if a shared budget cannot be counted.
 */
export async function spend(context: Context, name: BudgetName, accountId: string | null): Promise<void> {
  if (!config().rateLimits) return;
  const budget: Budget = budgets[name];
  const key = budget.by === 'ip' ? ipBucket(context.ip) : (accountId ?? '');
  if (budget.kept === 'process') return takeInMemory(name, budget, key);
  const answer = await takePoint({ name, key, points: budget.points, per: budget.per });
  if ('wait' in answer) throw rateLimited(name, answer.wait);
}
