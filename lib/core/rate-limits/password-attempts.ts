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
 * Guessing passwords (ASVS 6.1.1, 6.3.1). Every try takes a point before the password is looked at, and only a wrong
 * one keeps it, so that of any number at once over any number of nodes no more than the budget are evaluated. Who has
 * used up a door's tries finds it shut for a pause that grows; no account is ever locked, and a door that an attacker
 * shuts is not the owner's: a browser that has logged in before has one of its own.
 */

/** A way to try the password of one account. */
export interface ThrottleScope {
  kind: 'unknown-devices' | 'known-device' | 'password-change';
  key: string;
}

/** Wrong tries until the pause. */
export const tries: Record<ThrottleScope['kind'], number> = {
  'unknown-devices': 5,
  'known-device': 10,
  'password-change': 5,
};

/** Fewer wrong tries than that are forgotten after this time. */
const memory = minutes(60);

/** 1, 2, 4 … minutes, at most an hour: 150 tries a day and name for all the unknown devices of the world together. */
export const firstBackoff = minutes(1);
export const longestBackoff = minutes(60);

/** How long pauses are remembered, so that the next is longer. */
const backoffMemory = days(1);

/** The last tries are still being looked at: in a moment it is known whether they were wrong. */
const undecided = seconds(2);
const longestCheck = seconds(30);

const counterOf = ({ kind, key }: ThrottleScope): RateLimitCounter => ({
  name: kind,
  key,
  points: tries[kind],
  per: memory,
});

const blocksOf = ({ kind, key }: ThrottleScope): RateLimitCounter => ({
  ...{ name: `${kind}-pauses`, key },
  ...{ points: 1_000_000, per: backoffMemory },
});

async function shut(door: ThrottleScope, requestId: string): Promise<void> {
  const { taken } = await chargeOne(blocksOf(door));
  const pause = Math.min(firstBackoff * 2 ** (taken - 1), longestBackoff);
  await blockCounter(counterOf(door), pause);
  log.warn('password.paused', { requestId, limit: door.kind, seconds: pause / 1_000 });
}

function refusalAtDoor({ kind }: ThrottleScope, { taken, wait }: Refusal): AppError {
  // Shut, or full for so long that whoever took the last point never came to shut it.
  const isDecided = taken > tries[kind] || wait < memory - longestCheck;
  return rateLimited(kind, isDecided ? wait : undecided);
}

const ipWindow = ({ ip }: Context): RateLimitCounter => {
  const { points, per } = rateLimits.login;
  return { name: 'login', key: ipBucket(ip), points, per };
};

/** The door's point comes first. No device that is known counts against its IP. */
async function takeAll(context: Context, door: ThrottleScope): Promise<Charge[]> {
  const isUnknown = door.kind === 'unknown-devices';
  const answer = await charge([counterOf(door), ...(isUnknown ? [ipWindow(context)] : [])]);
  if (!('wait' in answer)) return answer;
  throw answer.place === 0 ? refusalAtDoor(door, answer) : rateLimited('login', answer.wait);
}

/** Whose turn a hashing is: an account's, once it is known to be at the door, or else that of the IP. */
export const queueKeyOf = ({ ip }: Context, accountId?: string): QueueKey =>
  accountId === undefined
    ? { priority: 'anonymous', key: ipBucket(ip) }
    : { priority: 'known', key: accountId };

const isWrong = (error: unknown) => error instanceof AppError && error.code === 'invalid_credentials';

/**
 * Runs `check`, which throws `invalid_credentials` for a wrong password, if the door still has a try.
 * @throws AppError `rate_limited` without running it, `unavailable` if tries cannot be counted.
 */
export async function countedAttempt<T>(
  context: Context,
  door: ThrottleScope,
  check: () => Promise<T>,
): Promise<T> {
  if (!config().rateLimits) return check();
  const points = await takeAll(context, door);
  let result: T;
  try {
    result = await check();
  } catch (error) {
    // A try that never got as far as the password proves nothing.
    if (!isWrong(error)) await refund(points);
    else if ((points[0]?.taken ?? 0) >= tries[door.kind]) await shut(door, context.requestId);
    throw error;
  }
  await refund(points);
  return result;
}
