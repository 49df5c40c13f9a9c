import { randomBytes } from 'node:crypto';
import { firstSeal, readHead, writeHead } from '#lib/core/audit/checkpoint';
import type { AuditKeys } from '#lib/core/audit/keys';
import { digestDetail, type EventFacts, macOfEvent } from '#lib/core/audit/mac';
import type { Transaction } from '#lib/database/client';
import { log } from '#lib/log';

/**
 * The trail begins once. Rows of versions that knew no proofs are adopted then, all in the transaction that writes
 * the first head; from there on a row without a valid MAC is a forged one.
 */

type Row = EventFacts & { detail: unknown };

const batchSize = 1_000;
const nil = '00000000-0000-0000-0000-000000000000';
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

async function adoptBatch(tx: Transaction, keys: AuditKeys, after: string): Promise<Row[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT "id", "at", "action", "outcome"::text AS "outcome", "code", "actorId", "sessionId", "subjectType",
           "subjectId", "requestId", "detail"
    FROM "AuditEvent" WHERE "id" > ${after}::uuid ORDER BY "id" LIMIT ${batchSize}`;
  const proofs = rows.map((row) => {
    const salt = randomBytes(16);
    const digest = digestDetail(salt, row.detail);
    return { salt: hex(salt), digest: hex(digest), mac: hex(macOfEvent(keys, row, digest)) };
  });
  await tx.$executeRaw`
    UPDATE "AuditEvent" e SET "salt" = decode(n."salt", 'hex'), "detailDigest" = decode(n."digest", 'hex'),
      "mac" = decode(n."mac", 'hex')
    FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${proofs.map(({ salt }) => salt)}::text[],
      ${proofs.map(({ digest }) => digest)}::text[], ${proofs.map(({ mac }) => mac)}::text[])
      AS n("id", "salt", "digest", "mac")
    WHERE e."id" = n."id"`;
  return rows;
}

/** True if any row has a proof, or had one when retention removed it, so that a head must have been there. */
async function hasProofs(tx: Transaction): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 WHERE EXISTS (SELECT FROM "AuditEvent" WHERE "mac" IS NOT NULL OR "place" IS NOT NULL)
      OR EXISTS (SELECT FROM "AuditRetention")`;
  return rows.length > 0;
}

/** Writes the first head, unless there is one or was one: a head that somebody removed is not replaced. */
export async function beginTrail(tx: Transaction, keys: AuditKeys, now: Date): Promise<void> {
  if ((await readHead(tx, keys)) || (await hasProofs(tx))) return;
  let adopted = 0;
  for (let after = nil, rows: Row[]; ; after = rows.at(-1)?.id ?? after) {
    rows = await adoptBatch(tx, keys, after);
    adopted += rows.length;
    if (rows.length < batchSize) break;
  }
  await writeHead(tx, keys, { count: 0, lastSeal: firstSeal, sealedAt: now });
  // Once in the life of an installation: later it means that somebody emptied the trail.
  log.warn('audit.begun', { adopted });
}
