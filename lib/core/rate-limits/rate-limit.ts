import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Actor } from '#lib/access/actor';
import { config } from '#lib/config';
import { job } from '#lib/core/background/job';
import { minutes } from '#lib/core/durations';
import type { Context } from '#lib/core/operation/context';
import { chargeOne } from '#lib/core/rate-limits/counter';
import { type RateLimit, type RateLimitName, rateLimits } from '#lib/core/rate-limits/limits';
import { AppError } from '#lib/errors';
import { ipBucket } from '#lib/ip';
import { log } from '#lib/log';
import { processSingleton } from '#lib/process-singleton';

/** Rate limits, charged before the work that they protect. */

const refused = () => processSingleton('refused-by-limit', () => new Map<string, number>());

/** Logs how often each limit was reached since the last report. Such refusals leave no audit rows. */
export const refusalReport = job({
  name: 'limit-report',
  every: minutes(1),
  run: () => {
    for (const [limit, count] of refused()) log.warn('limit.reached', { limit, count });
    refused().clear();
  },
});

function countRefusal(name: string): void {
  refused().set(name, (refused().get(name) ?? 0) + 1);
}

/** The same refusal for every limit, so that it reveals nothing of an account (ASVS 6.3.8). */
export function rateLimited(name: string, milliseconds: number): AppError {
  countRefusal(name);
  const wait = Math.max(1, Math.ceil(milliseconds / 1_000));
  const words = wait <= 90 ? `${wait} seconds` : `${Math.ceil(wait / 60)} minutes`;
  return new AppError('rate_limited', {
    retryAfter: wait,
    detail: `Too many attempts. Please try again in ${words}.`,
  });
}

const inMemory = (name: RateLimitName, { limit, period }: RateLimit) =>
  processSingleton(
    `rate-limit-${name}`,
    () => new RateLimiterMemory({ points: limit, duration: period / 1_000 }),
  );

/** Returns the milliseconds to wait, or null if it was charged. */
async function chargeInMemory(
  name: RateLimitName,
  rateLimit: RateLimit,
  key: string,
): Promise<number | null> {
  try {
    await inMemory(name, rateLimit).consume(key);
    return null;
  } catch (thrown) {
    if (thrown instanceof RateLimiterRes) return thrown.msBeforeNext;
    throw thrown;
  }
}

async function chargeShared(
  name: RateLimitName,
  { limit, period }: RateLimit,
  key: string,
): Promise<number | null> {
  const answer = await chargeOne({ name, key, limit, period });
  return 'wait' in answer ? answer.wait : null;
}

/** The caller, as far as known. */
type Caller = Partial<Pick<Actor, 'id' | 'sessionId'>> | null;

function keyOf({ by }: RateLimit, context: Context, caller: Caller): string {
  const known = { ip: undefined, session: caller?.sessionId, account: caller?.id };
  return known[by] ?? ipBucket(context.ip);
}

/**
 * Charges a rate limit, by session or account if they are known, else by IP.
 * @throws AppError `rate_limited`, or `unavailable` if a shared counter cannot be read.
 */
export async function chargeLimit(context: Context, name: RateLimitName, caller: Caller): Promise<void> {
  if (!config().rateLimits) return;
  const rateLimit: RateLimit = rateLimits[name];
  const key = keyOf(rateLimit, context, caller);
  const wait = await (rateLimit.store === 'process'
    ? chargeInMemory(name, rateLimit, key)
    : chargeShared(name, rateLimit, key));
  if (wait !== null) throw rateLimited(name, wait);
}
