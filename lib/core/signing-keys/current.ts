import { seconds } from '#lib/core/durations';
import {
  decryptSigningKey,
  type EncryptedKey,
  type SigningKey,
  signerOf,
  verifies,
} from '#lib/core/signing-keys/key';
import { database } from '#lib/database/client';
import { AppError, OperatorError } from '#lib/errors';
import { log } from '#lib/log';
import { processSingleton } from '#lib/process-singleton';

/**
 * This process's cache of the key pairs for access tokens. They are in the database, the private half encrypted under
 * APP_SECRET, so that every node uses the same ones. A background job reads them again every few seconds (rotation.ts);
 * each use decides by time which one signs and which verify.
 */

interface KeyCache {
  keys: Promise<SigningKey[]> | null;
  /** When the read of `keys` began: a read that began earlier does not replace them. */
  readAt: number;
  /** The last read for an unknown `kid`, and when it began. */
  lastRead: { at: number; reading: Promise<unknown> } | null;
}

const cache = () =>
  processSingleton<KeyCache>('signing-keys', () => ({ keys: null, readAt: 0, lastRead: null }));

/** An unknown `kid` causes a read, but not more often than this: forged tokens must not load the database. */
const rereadAfter = seconds(5);

async function readRows(): Promise<EncryptedKey[]> {
  const select = { id: true, encryptedJwk: true, createdAt: true, activatesAt: true, retiresAt: true };
  return database().signingKey.findMany({ select, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
}

/** Those that decrypt. A pair never changes under its id, so known ones are not decrypted again. */
async function openAll(rows: readonly EncryptedKey[], known: readonly SigningKey[]): Promise<SigningKey[]> {
  const opened = await Promise.all(
    rows.map(async (row) => {
      const held = known.find(({ kid }) => kid === row.id);
      return held
        ? { ...held, activatesAt: row.activatesAt, retiresAt: row.retiresAt }
        : decryptSigningKey(row);
    }),
  );
  return opened.filter((key) => key !== null);
}

async function firstRead(): Promise<SigningKey[]> {
  const rows = await readRows();
  const keys = await openAll(rows, []);
  if (keys.length < rows.length) log.warn('signing_keys.unopened', { count: rows.length - keys.length });
  return keys;
}

/** All known keys, retired ones too, newest first. A first read that failed or found none is not kept. */
function heldKeys(): Promise<SigningKey[]> {
  const held = cache();
  if (!held.keys) {
    held.readAt = performance.now();
    held.keys = firstRead();
    const forget = () => {
      held.keys = null;
    };
    held.keys.then((keys) => keys.length === 0 && forget(), forget);
  }
  return held.keys;
}

/** Reads them again and returns the rows. In an outage the known keys stay. */
export async function rereadSigningKeys(): Promise<EncryptedKey[]> {
  const known = await heldKeys();
  const held = cache();
  const readAt = performance.now();
  const rows = await readRows();
  const keys = await openAll(rows, known);
  if (readAt > held.readAt) Object.assign(held, { keys: Promise.resolve(keys), readAt });
  return rows;
}

/** Reads them again, once for all concurrent callers, and not right after another read. */
async function askAgain(): Promise<void> {
  const held = cache();
  if (!held.lastRead || performance.now() - held.lastRead.at >= rereadAfter) {
    const lastRead = { at: performance.now(), reading: rereadSigningKeys() };
    held.lastRead = lastRead;
    // A failed read is not kept for later callers.
    lastRead.reading.catch(() => {
      if (held.lastRead === lastRead) held.lastRead = null;
    });
  }
  await held.lastRead.reading;
}

/** All keys that verify, newest first, with one that will sign soon. */
export async function signingKeys(now: Date): Promise<SigningKey[]> {
  return (await heldKeys()).filter((key) => verifies(key, now));
}

const noSigner = 'There is no signing key that opens: APP_SECRET is another, or none was made.';

/**
 * The key that signs. To be read before a session is written or its refresh token is used: otherwise a failure would leave
 * a session without a token.
 * @throws AppError `unavailable` if there is none: an operator or another node can fix it.
 */
export async function currentSigningKey(now: Date): Promise<SigningKey> {
  const signer = signerOf(await heldKeys(), now);
  if (!signer) throw new AppError('unavailable', { retryAfter: 2, cause: new OperatorError(noSigner) });
  return signer;
}

/** The key with this id if it verifies now, or null. */
export async function signingKey(kid: string, now: Date): Promise<SigningKey | null> {
  const find = async () => (await heldKeys()).find((key) => key.kid === kid);
  let key = await find();
  if (!key) {
    await askAgain();
    key = await find();
  }
  return key && verifies(key, now) ? key : null;
}
