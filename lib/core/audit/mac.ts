import { createHash, randomBytes } from 'node:crypto';
import type { AuditKeys } from '#lib/core/audit/keys';
import { macUnder } from '#lib/crypto/keys';
import type { Prisma } from '#lib/database/client';
import type { AuditOutcome } from '#lib/schemas/audit-actions';

/**
 * What proves an audit row: a MAC over its columns, under a key of core/audit/keys. Of `detail` the MAC covers a salted
 * digest, so that `detail` and salt can be erased later and the row still proves what it was.
 */

export interface EventFacts {
  id: string;
  at: Date;
  action: string;
  outcome: AuditOutcome;
  code: string | null;
  actorId: string | null;
  sessionId: string | null;
  subjectType: string | null;
  subjectId: string | null;
  requestId: string;
}

/** JSON with sorted keys, because the database keeps no order of its own. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  const members = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(',')}}`;
}

/** SHA-256 over salt and detail. */
export function digestDetail(salt: Uint8Array, detail: unknown): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(salt).update(canonical(detail)).digest());
}

/** HMAC-SHA-256 over every column but the detail itself, for which its digest stands. */
export function macOfEvent(
  keys: AuditKeys,
  facts: EventFacts,
  detailDigest: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const { id, at, action, outcome, code, actorId, sessionId, subjectType, subjectId, requestId } = facts;
  const said = [id, at.toISOString(), action, outcome, code, actorId, sessionId, subjectType, subjectId];
  return new Uint8Array(macUnder(keys.row, JSON.stringify([...said, requestId]), detailDigest));
}

/** The row as it is to be written: its facts with salt, digest and MAC. */
export function proveEvent<E extends EventFacts & { detail: Prisma.InputJsonObject }>(
  keys: AuditKeys,
  event: E,
) {
  const salt = new Uint8Array(randomBytes(16));
  const detailDigest = digestDetail(salt, event.detail);
  return { ...event, salt, detailDigest, mac: macOfEvent(keys, event, detailDigest) };
}
