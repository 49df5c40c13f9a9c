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

type Task =
  | { task: 'hash'; prehash: string; cost: number }
  /** Compares with the decoys too if `hash` does not match. */
  | { task: 'compare'; prehash: string; hash: string; decoys: string[] };

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

/** Comparisons at the costs k, k, k+1 … c-1 add up to one at cost c. */
const decoysFrom = (cost: number, current: number) =>
  Array.from({ length: Math.max(0, current - cost) }, (_, index) => decoy(cost + index));

/**
 * True if `password` is the one that `stored` was made from. A refusal takes the same time for no stored form
 * (an unknown person), and for one of a lower cost (ASVS 6.3.8, 11.4.2). All in one task, because each way to a thread
 * and back would tell how many there are.
 * @throws AppError `unavailable` at once when the queue is full; nothing was compared then.
 */
export async function matchesPassword(stored: string | null, password: string): Promise<boolean> {
  const prehash = prehashOf(password);
  const current = config().bcryptCost;
  const hash = stored?.startsWith(scheme) ? stored.slice(scheme.length) : decoy(current);
  const decoys = decoysFrom(costOf(hash), current);
  const matches = await run({ task: 'compare', prehash, hash, decoys });
  return matches === true && stored !== null;
}

/** True if the stored form was made at another cost than the setting's: hash again at the next login. */
export function isStale(stored: string): boolean {
  return costOf(stored.slice(scheme.length)) < config().bcryptCost;
}
