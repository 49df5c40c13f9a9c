import { hashAt, isSame } from '#lib/core/audit/checkpoint';
import { changed, type Finding, inserted, isTime, removed } from '#lib/core/audit/finding';
import type { AuditKeys } from '#lib/core/audit/keys';
import { digestDetail, macOfEvent } from '#lib/core/audit/mac';
import type { Row } from '#lib/core/audit/reading';

/** Scans the chain row by row: each must be as it was written, and in its position. */

/** The fault of a row by itself, without the chain; null if it is as it was written. */
export function contradiction(keys: AuditKeys, row: Row): Finding | null {
  if (!row.mac || !row.detailDigest) return inserted(row, 'it has no MAC');
  if (!isTime(row.at) || !isSame(row.mac, macOfEvent(keys, row, row.detailDigest)))
    return changed(row, 'its MAC does not fit, so it was altered or forged');
  if (row.detail === null && row.salt === null) return null;
  if (!row.salt || !isSame(row.detailDigest, digestDetail(row.salt, row.detail)))
    return changed(row, 'its detail does not fit its digest');
  return null;
}

/** How far a scan has come: the last row, and the chain's hash there. */
export interface Scan {
  keys: AuditKeys;
  sequence: number;
  chainHash: Uint8Array;
  last: Row | null;
  erased: number;
}

export function step(scan: Scan, row: Row): Finding | null {
  const sequence = Number(row.sequence);
  if (sequence === scan.sequence) return inserted(row, `its sequence number is that of row ${scan.last?.id}`);
  if (sequence > scan.sequence + 1) return removed(scan.sequence + 1, scan.last, row);
  const finding = contradiction(scan.keys, row);
  if (finding) return finding;
  const chainHash = hashAt(scan.keys, scan.chainHash, sequence, row.mac);
  if (!isSame(row.chainHash, chainHash)) return changed(row, 'its chain hash does not fit');
  Object.assign(scan, { sequence, chainHash, last: row, erased: scan.erased + (row.salt === null ? 1 : 0) });
  return null;
}

/** Begins after the row with this sequence number; 0: at the first. */
export const newScan = (
  keys: AuditKeys,
  { sequence, chainHash }: Pick<Scan, 'sequence' | 'chainHash'>,
): Scan => ({
  keys,
  sequence,
  chainHash,
  last: null,
  erased: 0,
});
