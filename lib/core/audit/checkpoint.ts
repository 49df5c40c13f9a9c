import { timingSafeEqual } from 'node:crypto';
import type { AuditKeys } from '#lib/core/audit/keys';
import { macUnder } from '#lib/crypto/keys';
import type { Database, Transaction } from '#lib/database/client';

/**
 * How far the seal of the audit trail reaches: one row with a MAC of its own. Whoever has the database but not
 * APP_SECRET can make no other (core/audit-keys); an older one that they kept is exposed by the heads in the log.
 */

export interface Head {
  /** How many events have their place, 1 to `count`. */
  count: number;
  lastSeal: Uint8Array;
  sealedAt: Date;
}

/** The seal before the first one. */
export const firstSeal = new Uint8Array(32);

/** 32 bytes over the seal before, the place and the MAC of the row that stands there. */
export function sealAt(
  keys: AuditKeys,
  previous: Uint8Array,
  place: number,
  rowMac: Uint8Array | null,
): Uint8Array {
  const position = Buffer.alloc(8);
  position.writeBigInt64BE(BigInt(place));
  return macUnder(keys.seal, previous, position, rowMac ?? '');
}

function macOfHead(keys: AuditKeys, { count, lastSeal, sealedAt }: Head): Uint8Array<ArrayBuffer> {
  const said = JSON.stringify([count, sealedAt.toISOString()]);
  return new Uint8Array(macUnder(keys.head, said, lastSeal));
}

export function isSame(one: Uint8Array | null, other: Uint8Array): boolean {
  return one !== null && one.length === other.length && timingSafeEqual(one, other);
}

/** A head as it stands, and whether its MAC says that we wrote it. */
export type StoredHead = Head & { intact: boolean };

interface HeadRow extends Omit<Head, 'count'> {
  count: bigint | string;
  mac: Uint8Array;
}

export function headOf(keys: AuditKeys, { count, lastSeal, sealedAt, mac }: HeadRow): StoredHead {
  const head = { count: Number(count), lastSeal, sealedAt };
  return { ...head, intact: isSame(mac, macOfHead(keys, head)) };
}

/** Null if there is none. */
export async function readHead(db: Database | Transaction, keys: AuditKeys): Promise<StoredHead | null> {
  const row = await db.auditHead.findUnique({ where: { id: 1 } });
  return row && headOf(keys, row);
}

export async function writeHead(tx: Transaction, keys: AuditKeys, head: Head): Promise<void> {
  const lastSeal = new Uint8Array(head.lastSeal);
  const row = { ...head, count: BigInt(head.count), lastSeal, mac: macOfHead(keys, head) };
  await tx.auditHead.upsert({ where: { id: 1 }, create: row, update: row });
}
