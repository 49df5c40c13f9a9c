import { timingSafeEqual } from 'node:crypto';
import { mac } from '#lib/crypto/keys';
import type { Database, Transaction } from '#lib/database';

/**
 * How far the seal of the audit trail reaches: one row with a MAC of its own. Whoever has the database but not
 * APP_SECRET can make no other; an older one that they kept is exposed by the heads in the log.
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
export function sealAt(previous: Uint8Array, place: number, rowMac: Uint8Array | null): Uint8Array {
  const position = Buffer.alloc(8);
  position.writeBigInt64BE(BigInt(place));
  return mac('audit-seal', previous, position, rowMac ?? '');
}

function macOfHead({ count, lastSeal, sealedAt }: Head): Uint8Array<ArrayBuffer> {
  return new Uint8Array(mac('audit-head', JSON.stringify([count, sealedAt.toISOString()]), lastSeal));
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

export function headOf({ count, lastSeal, sealedAt, mac }: HeadRow): StoredHead {
  const head = { count: Number(count), lastSeal, sealedAt };
  return { ...head, intact: isSame(mac, macOfHead(head)) };
}

/** Null if there is none. */
export async function readHead(db: Database | Transaction): Promise<StoredHead | null> {
  const row = await db.auditHead.findUnique({ where: { id: 1 } });
  return row && headOf(row);
}

export async function writeHead(tx: Transaction, head: Head): Promise<void> {
  const lastSeal = new Uint8Array(head.lastSeal);
  const row = { ...head, count: BigInt(head.count), lastSeal, mac: macOfHead(head) };
  await tx.auditHead.upsert({ where: { id: 1 }, create: row, update: row });
}
