import { isSame } from '#lib/core/audit/checkpoint';
import type { AuditKeys } from '#lib/core/audit/keys';
import { macUnder } from '#lib/crypto/keys';
import type { Database, Transaction } from '#lib/database/client';

/**
 * Which rows of the trail retention removed (core/audit/removal): one row with its own MAC. Without APP_SECRET nobody can
 * forge it, so verification names rows that were removed by other hands.
 */

export interface Retention {
  /** Rows up to this one are gone. */
  sequence: number;
  /** Of that row. */
  chainHash: Uint8Array;
  removedAt: Date;
}

function macOf(keys: AuditKeys, { sequence, chainHash, removedAt }: Retention): Uint8Array<ArrayBuffer> {
  // Under the checkpoint's key, whose own list never begins with a word.
  const said = JSON.stringify(['retention', sequence, removedAt.toISOString()]);
  return new Uint8Array(macUnder(keys.checkpoint, said, chainHash));
}

interface RetentionRow extends Omit<Retention, 'sequence'> {
  sequence: bigint | string;
  mac: Uint8Array;
}

/** A record as stored, and whether its MAC is ours. */
export type StoredRetention = Retention & { intact: boolean };

export function retentionOf(
  keys: AuditKeys,
  { sequence, chainHash, removedAt, mac }: RetentionRow,
): StoredRetention {
  const retention = { sequence: Number(sequence), chainHash, removedAt };
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
  const { sequence, removedAt } = retention;
  const row = {
    sequence: BigInt(sequence),
    chainHash: new Uint8Array(retention.chainHash),
    removedAt,
    mac: macOf(keys, retention),
  };
  await tx.auditRetention.upsert({ where: { id: 1 }, create: row, update: row });
}
