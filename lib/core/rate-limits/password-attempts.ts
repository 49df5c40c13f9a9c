import { config } from '#lib/config';
import { days, minutes, seconds } from '#lib/core/durations';
import type { Context } from '#lib/core/operation/context';
import {
  blockCounter,
  type Charge,
  charge,
  chargeOne,
  type RateLimitCounter,
  type Refusal,
  refund,
} from '#lib/core/rate-limits/counter';
import { rateLimits } from '#lib/core/rate-limits/limits';
import { rateLimited } from '#lib/core/rate-limits/rate-limit';
import type { QueueKey } from '#lib/crypto/passwords/pool';
import { AppError } from '#lib/errors';
import { ipBucket } from '#lib/ip';
import { log } from '#lib/log';

/**
 * Throttles password guessing (ASVS 6.1.1, 6.3.1). Every attempt is charged before the password is checked, and only a
 * wrong one stays charged: however many arrive at once, no more than the limit are checked, over all nodes. A scope
 * without attempts left is blocked, with exponential back-off. No account is ever locked: an attacker cannot block the
 * scope of a browser that has logged in before.
 */

/** Password attempts that are counted together. */
export interface ThrottleScope {
  kind: 'unknown-devices' | 'known-device' | 'password-change';
  key: string;
}

/** Wrong attempts until the scope is blocked. */
export const attemptLimits: Record<ThrottleScope['kind'], number> = {
  'unknown-devices': 5,
  'known-device': 10,
  'password-change': 5,
};

/** After this time fewer wrong attempts are forgotten. */
const attemptPeriod = minutes(60);

/** 1, 2, 4 … minutes, at most an hour: 150 attempts a day and username for all unknown devices together. */
export const firstBackoff = minutes(1);
export const longestBackoff = minutes(60);

/** How long blocks are remembered, so that the next is longer. */
const backoffMemory = days(1);

/** The wait while the last attempts are still being checked. */
const undecidedWait = seconds(2);
const longestCheck = seconds(30);

const counterOf = ({ kind, key }: ThrottleScope): RateLimitCounter => ({
  name: kind,
  key,
  limit: attemptLimits[kind],
  period: attemptPeriod,
});

const blocksOf = ({ kind, key }: ThrottleScope): RateLimitCounter => ({
  name: `${kind}-blocks`,
  key,
  limit: 1_000_000,
  period: backoffMemory,
});

async function block(scope: ThrottleScope, requestId: string): Promise<void> {
  const { used } = await chargeOne(blocksOf(scope));
  const backoff = Math.min(firstBackoff * 2 ** (used - 1), longestBackoff);
  await blockCounter(counterOf(scope), backoff);
  log.warn('password.blocked', { requestId, limit: scope.kind, seconds: backoff / 1_000 });
}

function refusalOf({ kind }: ThrottleScope, { used, wait }: Refusal): AppError {
  // Blocked, or full for so long that the last attempt was broken off before it blocked the scope.
  const isDecided = used > attemptLimits[kind] || wait < attemptPeriod - longestCheck;
  return rateLimited(kind, isDecided ? wait : undecidedWait);
}

const ipCounter = ({ ip }: Context): RateLimitCounter => {
  const { limit, period } = rateLimits.login;
  return { name: 'login', key: ipBucket(ip), limit, period };
};

/** Charges the scope, and unless the device is known its IP. */
async function chargeAttempt(context: Context, scope: ThrottleScope): Promise<Charge[]> {
  const isUnknown = scope.kind === 'unknown-devices';
  const answer = await charge([counterOf(scope), ...(isUnknown ? [ipCounter(context)] : [])]);
  if (!('wait' in answer)) return answer;
  throw answer.index === 0 ? refusalOf(scope, answer) : rateLimited('login', answer.wait);
}

/** The queue of a hashing: the account's if it is known, else the IP's. */
export const queueKeyOf = ({ ip }: Context, accountId?: string): QueueKey =>
  accountId === undefined
    ? { priority: 'anonymous', key: ipBucket(ip) }
    : { priority: 'known', key: accountId };

const isWrong = (error: unknown) => error instanceof AppError && error.code === 'invalid_credentials';

/**
 * Runs `check`, which throws `invalid_credentials` for a wrong password, if the scope has an attempt left.
 * @throws AppError `rate_limited` without running it, `unavailable` if attempts cannot be counted.
 */
export async function countedAttempt<T>(
  context: Context,
  scope: ThrottleScope,
  check: () => Promise<T>,
): Promise<T> {
  if (!config().rateLimits) return check();
  const charges = await chargeAttempt(context, scope);
  let result: T;
  try {
    result = await check();
  } catch (error) {
    // An attempt that failed before the password was checked does not count.
    if (!isWrong(error)) await refund(charges);
    else if ((charges[0]?.used ?? 0) >= attemptLimits[scope.kind]) await block(scope, context.requestId);
    throw error;
  }
  await refund(charges);
  return result;
}
