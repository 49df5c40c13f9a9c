import { checkpointOf, type StoredCheckpoint } from '#lib/core/audit/checkpoint';
import type { AuditKeys } from '#lib/core/audit/keys';
import type { EventFacts } from '#lib/core/audit/mac';
import { retentionOf, type StoredRetention } from '#lib/core/audit/retention';
import type { Read } from '#lib/database/read';

/** Reads the trail for verification: in order, in batches, past Prisma. */

export interface Row extends EventFacts {
  detail: unknown;
  salt: Uint8Array | null;
  detailDigest: Uint8Array | null;
  mac: Uint8Array | null;
  sequence: string | null;
  chainHash: Uint8Array | null;
}

export const batchSize = 2_000;

const rows = `SELECT "id", "at", "action", "outcome", "code", "actorId", "sessionId", "subjectType", "subjectId",
  "requestId", "detail", "salt", "detailDigest", "mac", "sequence", "chainHash" FROM "AuditEvent"`;

const select = {
  between: `${rows} WHERE "sequence" BETWEEN $1 AND $2 ORDER BY "sequence", "id"`,
  after: `${rows} WHERE "sequence" > $1 ORDER BY "sequence" LIMIT 1`,
  outside: `(${rows} WHERE "sequence" <= $1 ORDER BY "sequence" LIMIT 1) UNION ALL
    (${rows} WHERE "sequence" > (SELECT "count" FROM "AuditCheckpoint") ORDER BY "sequence" LIMIT 1) LIMIT 1`,
  waiting: `${rows} WHERE "sequence" IS NULL AND ("at", "id") > ($1, $2) ORDER BY "at", "id" LIMIT ${batchSize}`,
};

const first = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

export function readTrail(read: Read, keys: AuditKeys) {
  const one = async (name: string, sql: string, values: unknown[]) =>
    (await read<Row>(`audit-${name}`, sql, values))[0] ?? null;
  return {
    between: (from: number, to: number) => read<Row>('audit-between', select.between, [from, to]),
    after: (sequence: number) => one('after', select.after, [sequence]),
    /** A row outside the chain: up to `start`, or beyond the current checkpoint. */
    outside: (start: number) => one('outside', select.outside, [start]),
    /** Rows that are not in the chain yet, in their future order. */
    waiting: ({ at, id }: { at: Date | string; id: string } = first) =>
      read<Row>('audit-waiting', select.waiting, [at, id]),
    async checkpoint(): Promise<StoredCheckpoint | null> {
      const [row] = await read<Parameters<typeof checkpointOf>[1]>(
        'audit-checkpoint',
        'SELECT "count", "lastHash", "writtenAt", "mac" FROM "AuditCheckpoint" WHERE "id" = 1',
        [],
      );
      return row ? checkpointOf(keys, row) : null;
    },
    async retention(): Promise<StoredRetention | null> {
      const [row] = await read<Parameters<typeof retentionOf>[1]>(
        'audit-retention',
        'SELECT "sequence", "chainHash", "removedAt", "mac" FROM "AuditRetention" WHERE "id" = 1',
        [],
      );
      return row ? retentionOf(keys, row) : null;
    },
    /** The last sequence number of any row: where to stop without an intact checkpoint. */
    async lastSequence(): Promise<number> {
      const sql = 'SELECT max("sequence") AS "sequence" FROM "AuditEvent"';
      const [row] = await read<{ sequence: string | null }>('audit-last-sequence', sql, []);
      return Number(row?.sequence ?? 0);
    },
  };
}

export type Trail = ReturnType<typeof readTrail>;
