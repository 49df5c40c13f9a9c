import { randomBytes } from 'node:crypto';
import { ConfigError } from '#lib/config';
import { decryptKept, seal } from '#lib/crypto/encryption';
import { database, type Transaction } from '#lib/database/client';
import { processSingleton, takeSingleton } from '#lib/process-singleton';

/**
 * The keys that prove the audit trail. They never change, so that a trail of years verifies; APP_SECRET may, and so
 * they are random and kept in the database, encrypted under it.
 */

export interface AuditKeys {
  /** MACs of rows. */
  row: Uint8Array;
  /** The chain. */
  seal: Uint8Array;
  /** The head. */
  head: Uint8Array;
}

const newKeys = (): AuditKeys => ({ row: randomBytes(32), seal: randomBytes(32), head: randomBytes(32) });

const encode = (key: Uint8Array) => Buffer.from(key).toString('base64url');
const decode = (text: string) => Buffer.from(text, 'base64url');

const encryptKeys = ({ row, seal: chain, head }: AuditKeys) =>
  seal('audit-keys', { row: encode(row), seal: encode(chain), head: encode(head) });

async function openKeys(sealed: string) {
  const { value, isOutdated } = await decryptKept('audit-keys', sealed);
  const { row, seal: chain, head } = value as Record<keyof AuditKeys, string>;
  return { isOutdated, keys: { row: decode(row), seal: decode(chain), head: decode(head) } };
}

async function read(): Promise<AuditKeys> {
  const stored = await database().auditKeys.findUnique({ where: { id: 1 } });
  if (!stored) throw new ConfigError('The audit trail has no keys: the next `npm start` makes them.');
  return (await openKeys(stored.sealed)).keys;
}

/**
 * Read once per process; a failed read is not kept. Not to be awaited inside a transaction.
 * @throws ConfigError if there are none, or neither secret opens them.
 */
export function auditKeys(): Promise<AuditKeys> {
  return processSingleton('audit-keys', () => {
    const reading = read();
    reading.catch(() => void takeSingleton('audit-keys'));
    return reading;
  });
}

/**
 * Makes them if there are none, and seals them under the current secret if the previous one sealed them. To be called
 * under the start's lock. @throws ConfigError if neither secret opens them.
 */
export async function ensureAuditKeys(tx: Transaction): Promise<AuditKeys> {
  const stored = await tx.auditKeys.findUnique({ where: { id: 1 } });
  if (!stored) {
    const keys = newKeys();
    await tx.auditKeys.create({ data: { sealed: await encryptKeys(keys) } });
    return keys;
  }
  const { keys, isOutdated } = await openKeys(stored.sealed);
  if (isOutdated) await tx.auditKeys.update({ where: { id: 1 }, data: { sealed: await encryptKeys(keys) } });
  return keys;
}
