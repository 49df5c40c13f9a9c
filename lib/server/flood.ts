import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '#lib/errors';
import { ipBucket } from '#lib/ip';
import { log } from '#lib/log';
import { throttle } from '#lib/throttle';

/**
 * The general rate limit of an IP, in this process's memory, so that reads stay free of writes. It only keeps one caller
 * from using up the process; operations have their own limits, shared by all nodes (core/rate-limits).
 */

/** Requests, and seconds. */
export const generalLimit = { points: 3_000, duration: 10 };

/** Returns a function that counts a request of an IP. @throws AppError `rate_limited` */
export function newFloodGuard(limit = generalLimit): (ip: string) => Promise<void> {
  const limiter = new RateLimiterMemory(limit);
  const warn = throttle((name: string) => log.warn('limit.reached', { limit: name }));
  return async (ip) => {
    try {
      await limiter.consume(ipBucket(ip));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      warn('general');
      const retryAfter = Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
      throw new AppError('rate_limited', { retryAfter });
    }
  };
}
