import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { ConfigError } from '#lib/config';
import { seal, unseal } from '#lib/crypto/seal';
import { database, type Transaction } from '#lib/database';
import { OwnError } from '#lib/errors';
import { perProcess } from '#lib/per-process';

/**
 * The ES256 key pairs that sign access tokens. They live in the database, the private half encrypted under
 * APP_SECRET, so that every node signs and verifies with the same ones; each process keeps them in memory.
 */

export const algorithm = 'ES256';

export interface SigningKey {
  kid: string;
  publicJwk: JWK;
  publicKey: CryptoKey;
  privateKey: CryptoKey;
}

interface KeyCache {
  keys: Promise<SigningKey[]> | null;
  readAt: number;
}

const cache = () => perProcess<KeyCache>('signing-keys', () => ({ keys: null, readAt: 0 }));

/** An unknown `kid` makes us read again, but not more often than this: forged tokens must not load the database. */
const rereadAfter = 5_000;

async function readKeys(): Promise<SigningKey[]> {
  const rows = await database().signingKey.findMany({
    where: { retiredAt: null },
    orderBy: { createdAt: 'desc' },
  });
  return Promise.all(
    rows.map(async (row) => {
      const privateJwk = (await unseal('signing-keys', row.sealedJwk)) as JWK | null;
      if (!privateJwk)
        throw new OwnError('A signing key does not open: APP_SECRET is not the one it was sealed with.');
      const publicJwk = row.publicJwk as JWK;
      return {
        kid: row.id,
        publicJwk,
        publicKey: (await importJWK(publicJwk, algorithm)) as CryptoKey,
        privateKey: (await importJWK(privateJwk, algorithm)) as CryptoKey,
      };
    }),
  );
}

/** All keys that verify, newest first. A failed read is not kept, nor that there are none yet. */
export async function signingKeys(): Promise<SigningKey[]> {
  const held = cache();
  if (!held.keys) {
    held.readAt = performance.now();
    held.keys = readKeys();
    const forget = () => {
      held.keys = null;
    };
    held.keys.then((keys) => keys.length === 0 && forget(), forget);
  }
  return held.keys;
}

/** The key that signs: the newest. */
export async function currentSigningKey(): Promise<SigningKey> {
  const [newest] = await signingKeys();
  if (!newest) throw new OwnError('There is no signing key: ensureSigningKey has not run.');
  return newest;
}

/** The key with this id, or null. */
export async function signingKey(kid: string): Promise<SigningKey | null> {
  const known = (await signingKeys()).find((key) => key.kid === kid);
  const held = cache();
  if (known || performance.now() - held.readAt < rereadAfter) return known ?? null;
  held.readAt = performance.now();
  // The known keys stay until the new ones are there: an outage must not cost those too.
  const keys = await readKeys();
  held.keys = Promise.resolve(keys);
  return keys.find((key) => key.kid === kid) ?? null;
}

/**
 * Makes the first key if there is none. To be called under the start's lock.
 * @throws ConfigError if the newest key does not open: APP_SECRET is another than it was.
 */
export async function ensureSigningKey(tx: Transaction, now: Date): Promise<void> {
  const newest = await tx.signingKey.findFirst({
    where: { retiredAt: null },
    orderBy: { createdAt: 'desc' },
  });
  if (newest && (await unseal('signing-keys', newest.sealedJwk))) return;
  if (newest) {
    throw new ConfigError(
      'APP_SECRET is not the one that this database was set up with: give that one again.',
    );
  }
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const kid = uuidv7();
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' };
  const sealedJwk = await seal('signing-keys', await exportJWK(privateKey));
  await tx.signingKey.create({ data: { id: kid, publicJwk, sealedJwk, createdAt: now } });
}
