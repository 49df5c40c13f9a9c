import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { config } from '#lib/config';

/**
 * Keys derived from APP_SECRET by HKDF (RFC 5869), one per purpose. While the secret is being changed there are two of
 * each: new values use the current secret, and values of either are accepted.
 */
export type KeyPurpose =
  | 'signing-keys'
  | 'refresh-successor'
  | 'refresh-tag'
  | 'flash'
  | 'cursor'
  | 'audit-keys'
  | 'rate-limit'
  | 'known-device';

export type Secret = 'current' | 'previous';

/** The accepted secrets, the current one first. */
export const acceptedSecrets = (): readonly Secret[] =>
  config().previousSecret ? ['current', 'previous'] : ['current'];

const derived = new Map<string, Buffer>();

/** 32 bytes. */
export function derivedKey(purpose: KeyPurpose, secret: Secret = 'current'): Buffer {
  const name = `${secret} ${purpose}`;
  const known = derived.get(name);
  if (known) return known;
  const { appSecret, previousSecret } = config();
  const from = secret === 'current' ? appSecret : (previousSecret ?? appSecret);
  const key = Buffer.from(hkdfSync('sha256', from, 'gatehouse', purpose, 32));
  derived.set(name, key);
  return key;
}

export type Part = string | Uint8Array;

/** HMAC-SHA-256 under this key. */
export function macUnder(key: Uint8Array, ...parts: Part[]): Buffer {
  const hmac = createHmac('sha256', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}

/** HMAC-SHA-256 under the purpose's key. */
export function mac(purpose: KeyPurpose, ...parts: Part[]): Buffer {
  return macUnder(derivedKey(purpose), ...parts);
}

/** True if `given` is the MAC under the current or the previous secret; its first `length` bytes are enough. */
export function isMac(
  purpose: KeyPurpose,
  { given, length = 32 }: { given: Uint8Array; length?: number },
  ...parts: Part[]
): boolean {
  if (given.length !== length) return false;
  return acceptedSecrets().some((secret) => {
    const expected = macUnder(derivedKey(purpose, secret), ...parts).subarray(0, length);
    return timingSafeEqual(given, expected);
  });
}
