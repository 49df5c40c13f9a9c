import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { minutes } from '#lib/core/durations';
import { encrypt, tryDecrypt } from '#lib/crypto/encryption';

/**
 * One ES256 key pair. Time alone decides: it is published from its creation on, signs from `activatesAt` until a younger one
 * does, and verifies until `retiresAt`. So no job has to run for a key to retire.
 */

export const algorithm = 'ES256';

/** How long other services may cache the key set. */
export const keySetLifetime = minutes(5);

export interface KeyTimes {
  createdAt: Date;
  activatesAt: Date;
  /** Null as long as there is no younger one. */
  retiresAt: Date | null;
}

export interface EncryptedKey extends KeyTimes {
  id: string;
  encryptedJwk: string;
}

export interface SigningKey extends KeyTimes {
  kid: string;
  publicJwk: JWK;
  publicKey: CryptoKey;
  privateKey: CryptoKey;
}

export const verifies = ({ retiresAt }: KeyTimes, now: Date) => retiresAt === null || retiresAt > now;

/** The key that signs: the last active one of those that verify; if none is active yet, the first. */
export function signerOf<Key extends KeyTimes>(keys: readonly Key[], now: Date): Key | undefined {
  const byActivation = keys
    .filter((key) => verifies(key, now))
    .sort((one, other) => one.activatesAt.getTime() - other.activatesAt.getTime());
  return byActivation.findLast(({ activatesAt }) => activatesAt <= now) ?? byActivation[0];
}

const publicHalf = ({ kty, crv, x, y }: JWK, kid: string): JWK =>
  ({ kty, crv, x, y, kid, alg: algorithm, use: 'sig' }) as JWK;

/** A new pair as a row, without its times. */
export async function newSigningKey() {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const id = uuidv7();
  const encryptedJwk = await encrypt('signing-keys', jwk);
  // A JSON column takes no undefined members.
  const publicJwk = publicHalf(jwk, id) as Record<string, string>;
  return { id, publicJwk, encryptedJwk };
}

/**
 * Null if neither secret decrypts it. The public half comes from the encrypted value: a key that was planted in the
 * table without APP_SECRET verifies nothing.
 */
export async function decryptSigningKey({
  id,
  encryptedJwk,
  ...times
}: EncryptedKey): Promise<SigningKey | null> {
  const jwk = (await tryDecrypt('signing-keys', encryptedJwk))?.value as JWK | undefined;
  if (!jwk) return null;
  const publicJwk = publicHalf(jwk, id);
  return {
    kid: id,
    publicJwk,
    createdAt: times.createdAt,
    activatesAt: times.activatesAt,
    retiresAt: times.retiresAt,
    publicKey: (await importJWK(publicJwk, algorithm)) as CryptoKey,
    privateKey: (await importJWK(jwk, algorithm)) as CryptoKey,
  };
}
