import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import { config } from '#lib/config';
import { budgets } from '#lib/core/budgets';
import type { Context } from '#lib/core/context';
import { days, minutes } from '#lib/core/durations';
import { limitKey, returnPoint, sharedLimiter, takePoint } from '#lib/core/rate-limit';
import { AppError } from '#lib/errors';
import { ipBucket } from '#lib/ip';
import { log } from '#lib/log';

/**
 * Guessing passwords (ASVS 6.1.1, 6.3.1). Every try takes a point before the password is looked at, and only a wrong
 * one keeps it, so that of any number at once over any number of nodes no more than the budget are evaluated. Who has used
 * up a door's tries finds it shut for a pause that grows; no account is ever locked, and a door that the attacker
 * shuts is not the owner's: a browser that has logged in before has one of its own.
 */

/** A way to try the password of one account. */
export interface Door {
  kind: 'unknown-devices' | 'known-device' | 'password-change';
  key: string;
}

/** Wrong tries until the pause. */
const tries: Record<Door['kind'], number> = {
  'unknown-devices': 5,
  'known-device': 10,
  'password-change': 5,
};

const memory = minutes(15);

/** 1, 2, 4 … minutes, at most an hour: 150 tries a day and name for all the unknown devices of the world together. */
const firstPause = minutes(1);
const longestPause = minutes(60);

/** How long pauses are remembered, so that the next is longer. */
const pauseMemory = days(1);

const attemptsOf = ({ kind }: Door) => sharedLimiter({ name: kind, points: tries[kind], per: memory });

const pausesOf = ({ kind }: Door) =>
  sharedLimiter({ name: `${kind}-pauses`, points: Number.MAX_SAFE_INTEGER, per: pauseMemory });

async function shut(door: Door, requestId: string): Promise<void> {
  const { consumedPoints } = await pausesOf(door).penalty(door.key);
  const pause = Math.min(firstPause * 2 ** (consumedPoints - 1), longestPause);
  await attemptsOf(door).block(door.key, pause / 1_000);
  log.warn('password.paused', { requestId, door: door.kind, seconds: pause / 1_000 });
}

interface Taken {
  limiter: RateLimiterAbstract;
  key: string;
  /** What to do if the try was wrong and took the last point. */
  exhaust: (() => Promise<void>) | null;
}

const giveBack = (taken: Taken[]) => Promise.all(taken.map(({ limiter, key }) => returnPoint(limiter, key)));

/** Takes a point of each, or of none. */
async function takeAll(context: Context, door: Door): Promise<Taken[]> {
  const limiter = attemptsOf(door);
  const last = (await takePoint(limiter, door.key)) >= tries[door.kind];
  const atDoor: Taken = {
    limiter,
    key: door.key,
    exhaust: last ? () => shut(door, context.requestId) : null,
  };
  if (door.kind !== 'unknown-devices') return [atDoor];
  const { points, per } = budgets.login;
  const fromIp = {
    limiter: sharedLimiter({ name: 'login', points, per }),
    key: limitKey('login', ipBucket(context.ip)),
  };
  try {
    await takePoint(fromIp.limiter, fromIp.key);
  } catch (error) {
    await giveBack([atDoor]);
    throw error;
  }
  return [atDoor, { ...fromIp, exhaust: null }];
}

const isWrong = (error: unknown) => error instanceof AppError && error.code === 'invalid_credentials';

/**
 * Runs `check`, which throws `invalid_credentials` for a wrong password, if the door still has a try.
 * @throws AppError `rate_limited` without running it, `unavailable` if tries cannot be counted.
 */
export async function countedAttempt<T>(context: Context, door: Door, check: () => Promise<T>): Promise<T> {
  if (!config().rateLimits) return check();
  const taken = await takeAll(context, door);
  try {
    const result = await check();
    await giveBack(taken);
    return result;
  } catch (error) {
    // A try that never got as far as the password proves nothing.
    if (!isWrong(error)) await giveBack(taken);
    else await Promise.all(taken.map(({ exhaust }) => exhaust?.()));
    throw error;
  }
}
