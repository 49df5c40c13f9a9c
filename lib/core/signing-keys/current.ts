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
 * The key pairs that sign access tokens, as this process knows them. They live in the database, the private half
 * encrypted under APP_SECRET, so that every node signs and verifies with the same ones. A background job reads them
 * again every few seconds (core/signing-key-rotation), so that every node changes over by itself; which one signs and
 * which verify is decided by time at each use.
 */

interface KeyCache {
  keys: Promise<SigningKey[]> | null;
  /** When the read of `keys` began: one that began earlier but ended later does not replace them. */
  readAt: number;
  /** The last read for an unknown `kid`, and when it began. */
  asked: { at: number; reading: Promise<unknown> } | null;
}

const cache = () =>
  processSingleton<KeyCache>('signing-keys', () => ({ keys: null, readAt: 0, asked: null }));

/** An unknown `kid` makes us read again, but not more often than this: forged tokens must not load the database. */
const rereadAfter = seconds(5);

async function readRows(): Promise<EncryptedKey[]> {
  const select = { id: true, encryptedJwk: true, createdAt: true, activatesAt: true, retiresAt: true };
  return database().signingKey.findMany({ select, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] });
}

/** Those that open. A pair never changes under its id, so what is known need not be opened again. */
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

/** All that this process knows, retired ones too, newest first. A first read that failed or found none is not kept. */
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

/** Reads them again and returns the rows. What is known stays until then: an outage must not cost that too. */
export async function rereadSigningKeys(): Promise<EncryptedKey[]> {
  const known = await heldKeys();
  const held = cache();
  const readAt = performance.now();
  const rows = await readRows();
  const keys = await openAll(rows, known);
  if (readAt > held.readAt) Object.assign(held, { keys: Promise.resolve(keys), readAt });
  return rows;
}

/** Reads them again, with all others who ask meanwhile; not if somebody has asked just before. */
async function askAgain(): Promise<void> {
  const held = cache();
  if (!held.asked || performance.now() - held.asked.at >= rereadAfter) {
    const asked = { at: performance.now(), reading: rereadSigningKeys() };
    held.asked = asked;
    // One that failed answers nobody who comes later.
    asked.reading.catch(() => {
      if (held.asked === asked) held.asked = null;
    });
  }
  await held.asked.reading;
}

/** All keys that verify, newest first; one that is to sign soon among them. */
export async function signingKeys(now: Date): Promise<SigningKey[]> {
  return (await heldKeys()).filter((key) => verifies(key, now));
}

const noSigner = 'There is no signing key that opens: APP_SECRET is another, or none was made.';

/**
 * The key that signs. Asked for before a session is written, or its refresh token spent: otherwise there would be a
 * session, and no token of it.
 * @throws AppError `unavailable` if there is none: an operator, or another node, can mend it.
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
