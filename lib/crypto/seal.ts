import { CompactEncrypt, compactDecrypt } from 'jose';
import { derivedKey, type KeyPurpose } from '#lib/crypto/keys';

/**
 * Authenticated encryption of small values (JWE, `dir` with A256GCM) under the purpose's own key:
 * what one purpose sealed, no other opens.
 */

export async function seal(purpose: KeyPurpose, value: unknown): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
    .encrypt(derivedKey(purpose));
}

/** Returns null for anything that `seal` did not make under this purpose. */
export async function unseal(purpose: KeyPurpose, sealed: string): Promise<unknown> {
  try {
    const { plaintext } = await compactDecrypt(sealed, derivedKey(purpose), {
      keyManagementAlgorithms: ['dir'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return JSON.parse(new TextDecoder().decode(plaintext));
  } catch {
    return null;
  }
}
