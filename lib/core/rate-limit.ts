import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { config } from '#lib/config';
import { type Budget, type BudgetName, budgets } from '#lib/core/budgets';
import type { Context } from '#lib/core/context';
import { mac } from '#lib/crypto/keys';
import { queryable } from '#lib/database';
import { AppError } from '#lib/errors';
import { ipBucket } from '#lib/ip';
import { log } from '#lib/log';
import { perProcess } from '#lib/per-process';

/**
 * Budgets, spent before the work that they protect. A shared one is a row that every node counts up in one atomic
 * statement; if that cannot be written, the operation is refused (503): no limit fails open.
 */

/** How `rate-limiter-flexible` counts: so many points in a window that begins with the first. */
export interface Window {
  name: string;
  points: number;
  /** Milliseconds. */
  per: number;
}

const limiters = () => perProcess('rate-limiters', () => new Map<string, RateLimiterAbstract>());

function known(name: string, make: () => RateLimiterAbstract): RateLimiterAbstract {
  const limiter = limiters().get(name) ?? make();
  limiters().set(name, limiter);
  return limiter;
}

/** A window over all nodes. `sealed`: an exhausted one stays so until its end, and this process need not ask again. */
export function sharedLimiter({ name, points, per }: Window, { sealed = false } = {}): RateLimiterAbstract {
  return known(
    name,
    () =>
      new RateLimiterPostgres({
        ...{ storeClient: queryable, storeType: 'pool', tableName: 'RateLimit' },
        // The migrations made the table; the background job prunes it.
        ...{ tableCreated: true, clearExpiredByTimeout: false },
        ...{ keyPrefix: name, points, duration: per / 1_000 },
        ...(sealed && { inMemoryBlockOnConsumed: points + 1 }),
      }),
  );
}

const processLimiter = ({ name, points, per }: Window) =>
  known(name, () => new RateLimiterMemory({ keyPrefix: name, points, duration: per / 1_000 }));

/** Rows of the shared table tell nobody whom they count. */
export const limitKey = (...parts: string[]) => mac('rate-limit', parts.join('\n')).toString('base64url');

const refused = () => perProcess('refused-by-limit', () => new Map<string, number>());

/** Says how often each budget was exhausted since the last time. Refusals by limits leave no rows, only counts. */
export function reportRefusals(): void {
  for (const [budget, count] of refused()) log.warn('limit.reached', { budget, count });
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

/**
 * Takes one point. Returns how many are taken now, this one included.
 * @throws AppError `rate_limited`, or `unavailable` if the count cannot be kept.
 */
export async function takePoint(limiter: RateLimiterAbstract, key: string): Promise<number> {
  try {
    return (await limiter.consume(key)).consumedPoints;
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) throw rateLimited(limiter.keyPrefix, thrown.msBeforeNext);
    throw new AppError('unavailable', { retryAfter: 2, cause: thrown });
  }
}

/** Gives one point back: what it was taken for turned out to be harmless. */
export async function returnPoint(limiter: RateLimiterAbstract, key: string): Promise<void> {
  await limiter.reward(key);
}

const limiterOf = (name: BudgetName, { kept, points, per }: Budget) =>
  kept === 'process'
    ? processLimiter({ name, points, per })
    : sharedLimiter({ name, points, per }, { sealed: true });

/** Takes one point of a named budget, for the caller's IP or for the account. */
export async function spend(context: Context, name: BudgetName, accountId: string | null): Promise<void> {
  if (!config().rateLimits) return;
  const budget = budgets[name];
  const whom = budget.by === 'ip' ? ipBucket(context.ip) : (accountId ?? '');
  await takePoint(limiterOf(name, budget), limitKey(name, whom));
}

/** Deletes windows that ended; nothing depends on it but the size of the table. */
export async function pruneWindows(now: Date): Promise<void> {
  await queryable.query({ text: 'DELETE FROM "RateLimit" WHERE "expire" < $1', values: [now.getTime()] });
}
