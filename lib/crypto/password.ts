import { createHmac } from 'node:crypto';
import path from 'node:path';
import { Piscina } from 'piscina';
import { config } from '#lib/config';
import { AppError } from '#lib/errors';
import { perProcess } from '#lib/per-process';

/**
 * Password hashing: bcrypt of an HMAC-SHA-384 of the password, in worker threads, never on the event loop.
 * The HMAC makes 64 characters of any length of password, so that bcrypt's limit of 72 bytes cuts nothing;
 * its key only separates domains (a leaked plain SHA-384 is no use here) and is no secret.
 * The stored form names its scheme, and bcrypt's own string names the cost: `hmac-sha384-bcrypt:$2b$12$…`.
 */

const scheme = 'hmac-sha384-bcrypt:';
const domain = 'gatehouse/password/v1';

/** Waiting tasks beyond which a caller is told to come back: about 12 s of work on two cores at cost 12. */
const longestQueue = 100;

interface Task {
  task: 'hash' | 'compare';
  prehash: string;
  cost?: number;
  hash?: string;
}

const pool = () =>
  perProcess(
    'password-pool',
    () =>
      new Piscina<Task, string | boolean>({
        filename: path.join(process.cwd(), 'lib/crypto/password-worker.mjs'),
        minThreads: 0,
        maxThreads: config().hashWorkers,
        maxQueue: longestQueue,
        idleTimeout: 60_000,
      }),
  );

/** @throws AppError `unavailable` at once when the queue is full. */
async function run(task: Task): Promise<string | boolean> {
  if (pool().queueSize >= longestQueue) throw new AppError('unavailable', { retryAfter: 5 });
  return pool().run(task);
}

function prehashOf(password: string): string {
  return createHmac('sha384', domain).update(password.normalize('NFC'), 'utf8').digest('base64');
}

const costOf = (bcryptHash: string) => Number(bcryptHash.slice(4, 6));

/** A well-formed hash that no password matches in practice; comparing with it costs what any other does. */
const decoy = (cost: number) =>
  `$2b$${String(cost).padStart(2, '0')}$abcdefghijklmnopqrstuuW8Z1nVQv0mQ4Jm0Y1yXo1V1bUoG9Q1S`;

/** Returns the form to store. */
export async function hashPassword(password: string): Promise<string> {
  const cost = config().bcryptCost;
  return `${scheme}${await run({ task: 'hash', prehash: prehashOf(password), cost })}`;
}

/**
 * True if `password` is the one that `stored` was made from. Takes the same time for no stored form
 * (an unknown person), and for one of a lower cost (ASVS 6.3.8, 11.4.2): comparisons with decoys at the costs
 * k, k, k+1 … c-1 add up to one at cost c.
 * @throws AppError `unavailable` only if nothing was compared: a try that was made is never a free one.
 */
export async function matchesPassword(stored: string | null, password: string): Promise<boolean> {
  const prehash = prehashOf(password);
  const current = config().bcryptCost;
  const hash = stored?.startsWith(scheme) ? stored.slice(scheme.length) : decoy(current);
  const matches = await run({ task: 'compare', prehash, hash });
  if (matches === true && stored !== null) return true;
  // The answer stands: a decoy that finds the queue full costs the likeness of times, and not the count of the try.
  await compareDecoys(prehash, costOf(hash), current).catch(() => {});
  return false;
}

async function compareDecoys(prehash: string, from: number, current: number): Promise<void> {
  for (let cost = from; cost < current; cost += 1) await run({ task: 'compare', prehash, hash: decoy(cost) });
}

/** True if the stored form was made at another cost than the setting's: hash again at the next login. */
export function isStale(stored: string): boolean {
  return costOf(stored.slice(scheme.length)) < config().bcryptCost;
}
