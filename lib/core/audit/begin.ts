import { firstHash, readCheckpoint, writeCheckpoint } from '#lib/core/audit/checkpoint';
import type { AuditKeys } from '#lib/core/audit/keys';
import type { Transaction } from '#lib/database/client';
import { log } from '#lib/log';

/** True if the trail has rows, or had some that retention removed, so that a checkpoint must have been there. */
async function hasBegun(tx: Transaction): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 WHERE EXISTS (SELECT FROM "AuditEvent") OR EXISTS (SELECT FROM "AuditRetention")`;
  return rows.length > 0;
}

/** Writes the first checkpoint of the audit trail, once: one that was removed is not replaced. */
export async function beginTrail(tx: Transaction, keys: AuditKeys, now: Date): Promise<void> {
  if ((await readCheckpoint(tx, keys)) || (await hasBegun(tx))) return;
  await writeCheckpoint(tx, keys, { count: 0, lastHash: firstHash, writtenAt: now });
  // Once in the life of an installation; later, the trail was emptied.
  log.warn('audit.begun');
}
