import { timingSafeEqual } from 'node:crypto';
import type { AuditKeys } from '#lib/core/audit/keys';
import { macUnder } from '#lib/crypto/keys';
import type { Database, Transaction } from '#lib/database/client';

/**
 * How far the seal of the audit trail reaches: one row with a MAC of its own. Whoever has the database but not
 * APP_SECRET can make no other (core/audit-keys); an older one that they kept is exposed by the heads in the log.
 */

export interface Checkpoint {
  /** How many events have their place, 1 to `count`. */
  count: number;
  lastHash: Uint8Array;
  sealedAt: Date;
}

/** The seal before the first one. */
export const firstHash = new Uint8Array(32);

/** 32 bytes over the seal before, the place and the MAC of the row that stands there. */
export function hashAt(
  keys: AuditKeys,
  previous: Uint8Array,
  place: number,
  rowMac: Uint8Array | null,
): Uint8Array {
  const position = Buffer.alloc(8);
  position.writeBigInt64BE(BigInt(place));
  return macUnder(keys.seal, previous, position, rowMac ?? '');
}

function macOfCheckpoint(
  keys: AuditKeys,
  { count, lastHash, sealedAt }: Checkpoint,
): Uint8Array<ArrayBuffer> {
  const said = JSON.stringify([count, sealedAt.toISOString()]);
  return new Uint8Array(macUnder(keys.head, said, lastHash));
}

export function isSame(one: Uint8Array | null, other: Uint8Array): boolean {
  return one !== null && one.length === other.length && timingSafeEqual(one, other);
}

/** A head as it stands, and whether its MAC says that we wrote it. */
export type StoredCheckpoint = Checkpoint & { intact: boolean };

interface CheckpointRow extends Omit<Checkpoint, 'count'> {
  count: bigint | string;
  mac: Uint8Array;
}

export function checkpointOf(
  keys: AuditKeys,
  { count, lastHash, sealedAt, mac }: CheckpointRow,
): StoredCheckpoint {
  const head = { count: Number(count), lastHash, sealedAt };
  return { ...head, intact: isSame(mac, macOfCheckpoint(keys, head)) };
}

/** Null if there is none. */
export async function readCheckpoint(
  db: Database | Transaction,
  keys: AuditKeys,
): Promise<StoredCheckpoint | null> {
  const row = await db.auditCheckpoint.findUnique({ where: { id: 1 } });
  return row && checkpointOf(keys, row);
}

export async function writeHead(tx: Transaction, keys: AuditKeys, head: Checkpoint): Promise<void> {
  const lastHash = new Uint8Array(head.lastHash);
  const row = { ...head, count: BigInt(head.count), lastHash, mac: macOfCheckpoint(keys, head) };
  await tx.auditCheckpoint.upsert({ where: { id: 1 }, create: row, update: row });
}
