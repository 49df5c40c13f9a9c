import { type KeyTimes, signerOf, verifies } from '#lib/core/signing-keys/key';
import { tryDecrypt } from '#lib/crypto/encryption';
import { database } from '#lib/database/client';

/** The signing keys for the operator, without private halves. */

export interface ListedKey extends KeyTimes {
  kid: string;
  state: 'published' | 'signs' | 'verifies' | 'retired';
  /** Which secret decrypts it; null: neither. */
  sealedUnder: 'current' | 'previous' | null;
}

async function sealedUnder(encryptedJwk: string): Promise<ListedKey['sealedUnder']> {
  const decrypted = await tryDecrypt('signing-keys', encryptedJwk);
  if (!decrypted) return null;
  return decrypted.isOutdated ? 'previous' : 'current';
}

function stateOf(key: KeyTimes, signer: KeyTimes | undefined, now: Date): ListedKey['state'] {
  if (key === signer) return 'signs';
  if (!verifies(key, now)) return 'retired';
  return key.activatesAt > now ? 'published' : 'verifies';
}

/** Newest first. */
export async function listSigningKeys(now: Date): Promise<ListedKey[]> {
  const rows = await database().signingKey.findMany({ orderBy: { createdAt: 'desc' } });
  const signer = signerOf(rows, now);
  return Promise.all(
    rows.map(async (row) => ({
      kid: row.id,
      createdAt: row.createdAt,
      activatesAt: row.activatesAt,
      retiresAt: row.retiresAt,
      state: stateOf(row, signer, now),
      sealedUnder: await sealedUnder(row.encryptedJwk),
    })),
  );
}
