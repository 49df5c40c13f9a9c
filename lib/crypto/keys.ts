import { createHmac, hkdfSync } from 'node:crypto';
import { config } from '#lib/config';

/**
 * Keys derived from APP_SECRET by HKDF (RFC 5869), one per purpose, so that none can stand in for another.
 */
export type KeyPurpose =
  | 'signing-keys'
  | 'refresh-successor'
  | 'refresh-tag'
  | 'flash'
  | 'cursor'
  | 'decoy'
  | 'audit-row'
  | 'audit-seal'
  | 'audit-head'
  | 'rate-limit'
  | 'known-device';

const derived = new Map<KeyPurpose, Buffer>();

/** 32 bytes. */
export function derivedKey(purpose: KeyPurpose): Buffer {
  const known = derived.get(purpose);
  if (known) return known;
  const key = Buffer.from(hkdfSync('sha256', config().appSecret, 'gatehouse', purpose, 32));
  derived.set(purpose, key);
  return key;
}

/** HMAC-SHA-256 under the purpose's key. */
export function mac(purpose: KeyPurpose, ...parts: (string | Uint8Array)[]): Buffer {
  const hmac = createHmac('sha256', derivedKey(purpose));
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}
