import { createHmac } from 'node:crypto';
import { config } from '#lib/config';
import { type QueueKey, runHashing } from '#lib/crypto/passwords/pool';

/**
 * Password hashing: bcrypt of an HMAC-SHA-384 of the password, in worker threads, never on the event loop.
 * The HMAC makes 64 characters of any length of password, so that bcrypt's limit of 72 bytes cuts nothing;
 * its key only separates domains (a leaked plain SHA-384 is no use here) and is no secret.
 * The stored form names its scheme, and bcrypt's own string names the cost: `hmac-sha384-bcrypt:$2b$12$…`.
 */

const scheme = 'hmac-sha384-bcrypt:';
const domain = 'gatehouse/password/v1';

function prehashOf(password: string): string {
  return createHmac('sha384', domain).update(password.normalize('NFC'), 'utf8').digest('base64');
}

const costOf = (bcryptHash: string) => Number(bcryptHash.slice(4, 6));

/** A well-formed hash that no password matches in practice; comparing with it costs what any other does. */
const decoy = (cost: number) =>
  `$2b$${String(cost).padStart(2, '0')}$abcdefghijklmnopqrstuuW8Z1nVQv0mQ4Jm0Y1yXo1V1bUoG9Q1S`;

/** Returns the form to store. @throws AppError `unavailable` if too many are waiting. */
export async function hashPassword(password: string, queueKey?: QueueKey): Promise<string> {
  const cost = config().bcryptCost;
  return `${scheme}${await runHashing({ task: 'hash', prehash: prehashOf(password), cost }, queueKey)}`;
}

/** Comparisons at the costs k, k, k+1 … c-1 add up to one at cost c. */
const decoysFrom = (cost: number, current: number) =>
  Array.from({ length: Math.max(0, current - cost) }, (_, index) => decoy(cost + index));

/**
 * True if `password` is the one that `stored` was made from. A refusal takes the same time for no stored form
 * (an unknown person), and for one of a lower cost (ASVS 6.3.8, 11.4.2). All in one task, because each way to a thread
 * and back would tell how many there are.
 * @throws AppError `unavailable` if too many are waiting; nothing was compared then.
 */
export async function matchesPassword(
  stored: string | null,
  password: string,
  queueKey?: QueueKey,
): Promise<boolean> {
  const prehash = prehashOf(password);
  const current = config().bcryptCost;
  const hash = stored?.startsWith(scheme) ? stored.slice(scheme.length) : decoy(current);
  const decoys = decoysFrom(costOf(hash), current);
  const matches = await runHashing({ task: 'compare', prehash, hash, decoys }, queueKey);
  return matches === true && stored !== null;
}

/** True if the stored form was made at another cost than the setting's: hash again at the next login. */
export function needsRehash(stored: string): boolean {
  return costOf(stored.slice(scheme.length)) !== config().bcryptCost;
}
