import { timingSafeEqual } from 'node:crypto';
import type { AuditKeys } from '#lib/core/audit/keys';
import { macUnder } from '#lib/crypto/keys';
import type { Database, Transaction } from '#lib/database/client';

/**
 * How far the hash chain of the audit trail reaches: one row with its own MAC. Without APP_SECRET nobody can forge
 * it (core/audit/keys); the checkpoints in the log expose an older one that was put back.
 */

export interface Checkpoint {
  /** Events with a sequence number: 1 to `count`. */
  count: number;
  lastHash: Uint8Array;
  writtenAt: Date;
}

/** What the first hash follows. */
export const firstHash = new Uint8Array(32);

/** 32 bytes over the previous hash, the sequence number and the MAC of that row. */
export function hashAt(
  keys: AuditKeys,
  previous: Uint8Array,
  sequence: number,
  rowMac: Uint8Array | null,
): Uint8Array {
  const position = Buffer.alloc(8);
  position.writeBigInt64BE(BigInt(sequence));
  return macUnder(keys.chain, previous, position, rowMac ?? '');
}

function macOfCheckpoint(
  keys: AuditKeys,
  { count, lastHash, writtenAt }: Checkpoint,
): Uint8Array<ArrayBuffer> {
  const said = JSON.stringify([count, writtenAt.toISOString()]);
  return new Uint8Array(macUnder(keys.checkpoint, said, lastHash));
}

export function isSame(one: Uint8Array | null, other: Uint8Array): boolean {
  return one !== null && one.length === other.length && timingSafeEqual(one, other);
}

/** A checkpoint as stored, and whether its MAC is ours. */
export type StoredCheckpoint = Checkpoint & { intact: boolean };

interface CheckpointRow extends Omit<Checkpoint, 'count'> {
  count: bigint | string;
  mac: Uint8Array;
}

export function checkpointOf(
  keys: AuditKeys,
  { count, lastHash, writtenAt, mac }: CheckpointRow,
): StoredCheckpoint {
  const checkpoint = { count: Number(count), lastHash, writtenAt };
  return { ...checkpoint, intact: isSame(mac, macOfCheckpoint(keys, checkpoint)) };
}

/** Null if there is none. */
export async function readCheckpoint(
  db: Database | Transaction,
  keys: AuditKeys,
): Promise<StoredCheckpoint | null> {
  const row = await db.auditCheckpoint.findUnique({ where: { id: 1 } });
  return row && checkpointOf(keys, row);
}

export async function writeCheckpoint(
  tx: Transaction,
  keys: AuditKeys,
  checkpoint: Checkpoint,
): Promise<void> {
  const lastHash = new Uint8Array(checkpoint.lastHash);
  const mac = macOfCheckpoint(keys, checkpoint);
  const row = { ...checkpoint, count: BigInt(checkpoint.count), lastHash, mac };
  await tx.auditCheckpoint.upsert({ where: { id: 1 }, create: row, update: row });
}
