import { isSame } from '#lib/core/audit/checkpoint';
import type { AuditKeys } from '#lib/core/audit/keys';
import { macUnder } from '#lib/crypto/keys';
import type { Database, Transaction } from '#lib/database/client';

/**
 * Which rows of the trail retention removed (core/audit-removal): one row with a MAC of its own. Whoever has the database
 * but not APP_SECRET can make no other, so what they remove is named.
 */

/** What retention removed. */
export interface Retention {
  /** Rows up to this place are gone. */
  place: number;
  /** Of the row at that place. */
  seal: Uint8Array;
  removedAt: Date;
}

function macOf(keys: AuditKeys, { place, seal, removedAt }: Retention): Uint8Array<ArrayBuffer> {
  // Under the key of the head, which is never written as a list that begins with a word.
  const said = JSON.stringify(['retention', place, removedAt.toISOString()]);
  return new Uint8Array(macUnder(keys.head, said, seal));
}

interface RetentionRow extends Omit<Retention, 'place'> {
  place: bigint | string;
  mac: Uint8Array;
}

/** A record as it stands, and whether its MAC says that we wrote it. */
export type StoredRetention = Retention & { intact: boolean };

export function retentionOf(keys: AuditKeys, { place, seal, removedAt, mac }: RetentionRow): StoredRetention {
  const retention = { place: Number(place), seal, removedAt };
  return { ...retention, intact: isSame(mac, macOf(keys, retention)) };
}

/** Null if nothing was removed yet. */
export async function readRetention(
  db: Database | Transaction,
  keys: AuditKeys,
): Promise<StoredRetention | null> {
  const row = await db.auditRetention.findUnique({ where: { id: 1 } });
  return row && retentionOf(keys, row);
}

export async function writeRetention(tx: Transaction, keys: AuditKeys, retention: Retention): Promise<void> {
  const { place, removedAt } = retention;
  const row = {
    place: BigInt(place),
    seal: new Uint8Array(retention.seal),
    removedAt,
    mac: macOf(keys, retention),
  };
  await tx.auditRetention.upsert({ where: { id: 1 }, create: row, update: row });
}
