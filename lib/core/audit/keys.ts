import { randomBytes } from 'node:crypto';
import { ConfigError } from '#lib/config';
import { decryptStored, encrypt } from '#lib/crypto/encryption';
import { database, type Transaction } from '#lib/database/client';
import { processSingleton, takeSingleton } from '#lib/process-singleton';

/**
 * The keys that prove the audit trail. They never change, so that a trail of years verifies. APP_SECRET may change:
 * so they are random, and stored encrypted under it.
 */

export interface AuditKeys {
  /** MACs of rows. */
  row: Uint8Array;
  /** The hash chain. */
  chain: Uint8Array;
  /** MACs of the checkpoint and of the record of retention. */
  checkpoint: Uint8Array;
}

const newKeys = (): AuditKeys => ({
  row: randomBytes(32),
  chain: randomBytes(32),
  checkpoint: randomBytes(32),
});

const encode = (key: Uint8Array) => Buffer.from(key).toString('base64url');
const decode = (text: string) => Buffer.from(text, 'base64url');

const encryptKeys = ({ row, chain, checkpoint }: AuditKeys) =>
  encrypt('audit-keys', { row: encode(row), chain: encode(chain), checkpoint: encode(checkpoint) });

async function decryptKeys(encrypted: string) {
  const { value, isOutdated } = await decryptStored('audit-keys', encrypted);
  const { row, chain, checkpoint } = value as Record<keyof AuditKeys, string>;
  return { isOutdated, keys: { row: decode(row), chain: decode(chain), checkpoint: decode(checkpoint) } };
}

async function read(): Promise<AuditKeys> {
  const stored = await database().auditKeys.findUnique({ where: { id: 1 } });
  if (!stored) throw new ConfigError('The audit trail has no keys: the next `npm start` makes them.');
  return (await decryptKeys(stored.encrypted)).keys;
}

/**
 * Read once per process; a failed read is not kept. Not to be awaited inside a transaction.
 * @throws ConfigError if there are none, or neither secret decrypts them.
 */
export function auditKeys(): Promise<AuditKeys> {
  return processSingleton('audit-keys', () => {
    const reading = read();
    reading.catch(() => void takeSingleton('audit-keys'));
    return reading;
  });
}

/**
 * Makes them if there are none, and encrypts them anew if the previous secret encrypted them. To be called under the
 * start's lock. @throws ConfigError if neither secret decrypts them.
 */
export async function ensureAuditKeys(tx: Transaction): Promise<AuditKeys> {
  const stored = await tx.auditKeys.findUnique({ where: { id: 1 } });
  if (!stored) {
    const keys = newKeys();
    await tx.auditKeys.create({ data: { encrypted: await encryptKeys(keys) } });
    return keys;
  }
  const { keys, isOutdated } = await decryptKeys(stored.encrypted);
  if (isOutdated)
    await tx.auditKeys.update({ where: { id: 1 }, data: { encrypted: await encryptKeys(keys) } });
  return keys;
}
