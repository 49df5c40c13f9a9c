import { CompactEncrypt, compactDecrypt } from 'jose';
import { ConfigError } from '#lib/config';
import { acceptedSecrets, derivedKey, type KeyPurpose } from '#lib/crypto/keys';

/** Authenticated encryption of small values (JWE, `dir` with A256GCM), with a key for each purpose. */

export async function encrypt(purpose: KeyPurpose, value: unknown): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(derivedKey(purpose));
}

export interface Decrypted {
  value: unknown;
  /** True if the previous secret encrypted it: a stored value must then be encrypted anew. */
  isOutdated: boolean;
}

async function decryptUnder(key: Uint8Array, encrypted: string): Promise<unknown> {
  const { plaintext } = await compactDecrypt(encrypted, key, {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  return JSON.parse(new TextDecoder().decode(plaintext));
}

/** Tries the current secret, then the previous one; null if neither decrypts it for this purpose. */
export async function tryDecrypt(purpose: KeyPurpose, encrypted: string): Promise<Decrypted | null> {
  for (const secret of acceptedSecrets()) {
    try {
      const value = await decryptUnder(derivedKey(purpose, secret), encrypted);
      return { value, isOutdated: secret === 'previous' };
    } catch {
      // The next secret may.
    }
  }
  return null;
}

/**
 * For values that the database stores.
 * @throws ConfigError if neither secret decrypts it.
 */
export async function decryptStored(purpose: KeyPurpose, encrypted: string): Promise<Decrypted> {
  const decrypted = await tryDecrypt(purpose, encrypted);
  if (decrypted) return decrypted;
  throw new ConfigError(
    'APP_SECRET is not the one that this database was set up with: give that one again, or as APP_SECRET_PREVIOUS while it is being changed.',
  );
}

/** The value alone; null for anything that `encrypt` did not make for this purpose. */
export async function decrypt(purpose: KeyPurpose, encrypted: string): Promise<unknown> {
  return (await tryDecrypt(purpose, encrypted))?.value ?? null;
}
