import { hashAt, isSame } from '#lib/core/audit/checkpoint';
import { changed, type Finding, inserted, isTime, removed } from '#lib/core/audit/finding';
import type { AuditKeys } from '#lib/core/audit/keys';
import { digestDetail, macOfEvent } from '#lib/core/audit/mac';
import type { Row } from '#lib/core/audit/reading';

/** Along the chain, row by row: each must be what was written, and stand where the chain says. */

/** What a row says against itself, chain aside; null if it is as it was written. */
export function contradiction(keys: AuditKeys, row: Row): Finding | null {
  if (!row.mac || !row.detailDigest) return inserted(row, 'it has no MAC');
  if (!isTime(row.at) || !isSame(row.mac, macOfEvent(keys, row, row.detailDigest)))
    return changed(row, 'its MAC does not fit, so it was altered or forged');
  if (row.detail === null && row.salt === null) return null;
  if (!row.salt || !isSame(row.detailDigest, digestDetail(row.salt, row.detail)))
    return changed(row, 'its detail does not fit its digest');
  return null;
}

/** Where the walk along the chain stands: the last row, and what the chain comes to with it. */
export interface Scan {
  keys: AuditKeys;
  place: number;
  seal: Uint8Array;
  last: Row | null;
  erased: number;
}

export function step(walk: Scan, row: Row): Finding | null {
  const place = Number(row.place);
  if (place === walk.place) return inserted(row, `its place is that of row ${walk.last?.id}`);
  if (place > walk.place + 1) return removed(walk.place + 1, walk.last, row);
  const finding = contradiction(walk.keys, row);
  if (finding) return finding;
  const seal = hashAt(walk.keys, walk.seal, place, row.mac);
  if (!isSame(row.seal, seal)) return changed(row, 'its seal does not fit the chain');
  Object.assign(walk, { place, seal, last: row, erased: walk.erased + (row.salt === null ? 1 : 0) });
  return null;
}

/** Begins behind the row at `place`, at 0 if there is none before. */
export const newScan = (keys: AuditKeys, { place, seal }: Pick<Scan, 'place' | 'seal'>): Scan => ({
  ...{ keys, place, seal },
  ...{ last: null, erased: 0 },
});
