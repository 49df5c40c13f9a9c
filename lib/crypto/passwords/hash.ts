import { createHmac } from 'node:crypto';
import { config } from '#lib/config';
import { type QueueKey, runHashing } from '#lib/crypto/passwords/pool';

/**
 * Password hashing: bcrypt of an HMAC-SHA-384 of the password, in worker threads, never on the event loop.
 * The HMAC turns a password of any length into 64 characters, so that bcrypt's limit of 72 bytes cuts nothing off. Its key
 * only separates domains (a leaked plain SHA-384 is useless here) and is no secret.
 * The stored form names its scheme, and bcrypt's own string the cost: `hmac-sha384-bcrypt:$2b$12$…`.
 */

const scheme = 'hmac-sha384-bcrypt:';
const domain = 'gatehouse/password/v1';

function prehashOf(password: string): string {
  return createHmac('sha384', domain).update(password.normalize('NFC'), 'utf8').digest('base64');
}

const costOf = (bcryptHash: string) => Number(bcryptHash.slice(4, 6));

/** A well-formed hash that no password matches; comparing with it costs the same as with any other. */
const dummyHash = (cost: number) =>
  `$2b$${String(cost).padStart(2, '0')}$abcdefghijklmnopqrstuuW8Z1nVQv0mQ4Jm0Y1yXo1V1bUoG9Q1S`;

/** Returns the form to store. @throws AppError `unavailable` if too many are waiting. */
export async function hashPassword(password: string, queueKey?: QueueKey): Promise<string> {
  const cost = config().bcryptCost;
  return `${scheme}${await runHashing({ task: 'hash', prehash: prehashOf(password), cost }, queueKey)}`;
}

/** Comparisons at the costs k, k, k+1 … c-1 add up to one at cost c. */
const dummiesFrom = (cost: number, current: number) =>
  Array.from({ length: Math.max(0, current - cost) }, (_, index) => dummyHash(cost + index));

/**
 * True if the password matches. A refusal takes the same time without a stored form (an unknown user) and for a lower
 * cost (ASVS 6.3.8, 11.4.2). It is one task, because each round trip to a thread would add to the time.
 * @throws AppError `unavailable` if too many are waiting; nothing was compared then.
 */
export async function matchesPassword(
  stored: string | null,
  password: string,
  queueKey?: QueueKey,
): Promise<boolean> {
  const prehash = prehashOf(password);
  const current = config().bcryptCost;
  const hash = stored?.startsWith(scheme) ? stored.slice(scheme.length) : dummyHash(current);
  const dummies = dummiesFrom(costOf(hash), current);
  const matches = await runHashing({ task: 'compare', prehash, hash, dummies }, queueKey);
  return matches === true && stored !== null;
}

/** True if the stored form has another cost than the setting. */
export function needsRehash(stored: string): boolean {
  return costOf(stored.slice(scheme.length)) !== config().bcryptCost;
}
