import { CompactEncrypt, compactDecrypt } from 'jose';
import { ConfigError } from '#lib/config';
import { acceptedSecrets, derivedKey, type KeyPurpose } from '#lib/crypto/keys';

/**
 * Authenticated encryption of small values (JWE, `dir` with A256GCM) under the purpose's own key:
 * what one purpose sealed, no other opens.
 */

export async function seal(purpose: KeyPurpose, value: unknown): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(derivedKey(purpose));
}

export interface Opened {
  value: unknown;
  /** True if the previous secret sealed it: what is kept for long is then to be sealed again. */
  isOutdated: boolean;
}

async function openUnder(key: Uint8Array, sealed: string): Promise<unknown> {
  const { plaintext } = await compactDecrypt(sealed, key, {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  return JSON.parse(new TextDecoder().decode(plaintext));
}

/** Opens what `seal` made under this purpose, with the current secret or the previous one; null for anything else. */
export async function open(purpose: KeyPurpose, sealed: string): Promise<Opened | null> {
  for (const secret of acceptedSecrets()) {
    try {
      const value = await openUnder(derivedKey(purpose, secret), sealed);
      return { value, isOutdated: secret === 'previous' };
    } catch {
      // The next one may.
    }
  }
  return null;
}

/**
 * The same for what the database keeps for long.
 * @throws ConfigError if neither secret opens it.
 */
export async function decryptKept(purpose: KeyPurpose, sealed: string): Promise<Opened> {
  const opened = await open(purpose, sealed);
  if (opened) return opened;
  throw new ConfigError(
    'APP_SECRET is not the one that this database was set up with: give that one again, or as APP_SECRET_PREVIOUS while it is being changed.',
  );
}

/** The value alone; null for anything that `seal` did not make under this purpose. */
export async function decrypt(purpose: KeyPurpose, sealed: string): Promise<unknown> {
  return (await open(purpose, sealed))?.value ?? null;
}
