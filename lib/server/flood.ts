import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '#lib/errors';
import { ipBucket } from '#lib/ip';
import { log } from '#lib/log';
import { throttle } from '#lib/throttle';

/**
 * The general limit: what one IP may ask of this process, counted in memory, so that reads stay reads. It only keeps one
 * caller from taking all there is; what is worth guarding has its own budget (core/budgets), shared by all nodes.
 */

/** Requests, and seconds. */
export const generalLimit = { points: 3_000, duration: 10 };

/** Returns what counts a request of an IP. @throws AppError `rate_limited` when it is one too many. */
export function newFloodGuard(limit = generalLimit): (ip: string) => Promise<void> {
  const limiter = new RateLimiterMemory(limit);
  const tell = throttle((name: string) => log.warn('limit.reached', { limit: name }));
  return async (ip) => {
    try {
      await limiter.consume(ipBucket(ip));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      tell('general');
      const retryAfter = Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
      throw new AppError('rate_limited', { retryAfter });
    }
  };
}
