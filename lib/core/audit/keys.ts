import { ConfigError } from '#lib/config';
import { readHead } from '#lib/core/audit/checkpoint';
import { openKept, seal } from '#lib/crypto/encryption';
import { acceptedSecrets, derivedKey, type Secret } from '#lib/crypto/keys';
import { database, type Transaction } from '#lib/database/client';
import { perProcess, takePerProcess } from '#lib/process-singleton';

/**
 * The keys that prove the audit trail. They never change, so that a trail of years verifies; APP_SECRET may, and so
 * they are kept in the database, encrypted under it. Their first value is derived from the secret of that day, because
 * the trails of older versions were proven by that.
 */

export interface AuditKeys {
  /** MACs of rows. */
  row: Uint8Array;
  /** The chain. */
  seal: Uint8Array;
  /** The head. */
  head: Uint8Array;
}

const derivedFrom = (secret: Secret): AuditKeys => ({
  row: derivedKey('audit-row', secret),
  seal: derivedKey('audit-seal', secret),
  head: derivedKey('audit-head', secret),
});

const encode = (key: Uint8Array) => Buffer.from(key).toString('base64url');
const decode = (text: string) => Buffer.from(text, 'base64url');

const sealKeys = ({ row, seal: chain, head }: AuditKeys) =>
  seal('audit-keys', { row: encode(row), seal: encode(chain), head: encode(head) });

async function openKeys(sealed: string) {
  const { value, isStale } = await openKept('audit-keys', sealed);
  const { row, seal: chain, head } = value as Record<keyof AuditKeys, string>;
  return { isStale, keys: { row: decode(row), seal: decode(chain), head: decode(head) } };
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
  return perProcess('audit-keys', () => {
    const reading = read();
    reading.catch(() => void takePerProcess('audit-keys'));
    return reading;
  });
}

/** Those of the secret that the head of the trail was written under; of the current one if there is no such head. */
async function firstKeys(tx: Transaction): Promise<AuditKeys> {
  for (const secret of acceptedSecrets()) {
    const keys = derivedFrom(secret);
    if ((await readHead(tx, keys))?.intact) return keys;
  }
  return derivedFrom('current');
}

/**
 * Makes them if there are none, and seals them under the current secret if the previous one sealed them. To be called
 * under the start's lock. @throws ConfigError if neither secret opens them.
 */
export async function ensureAuditKeys(tx: Transaction): Promise<AuditKeys> {
  const stored = await tx.auditKeys.findUnique({ where: { id: 1 } });
  if (!stored) {
    const keys = await firstKeys(tx);
    await tx.auditKeys.create({ data: { sealed: await sealKeys(keys) } });
    return keys;
  }
  const { keys, isStale } = await openKeys(stored.sealed);
  if (isStale) await tx.auditKeys.update({ where: { id: 1 }, data: { sealed: await sealKeys(keys) } });
  return keys;
}
