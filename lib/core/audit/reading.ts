import { checkpointOf, type StoredCheckpoint } from '#lib/core/audit/checkpoint';
import type { AuditKeys } from '#lib/core/audit/keys';
import type { EventFacts } from '#lib/core/audit/mac';
import { retentionOf, type StoredRetention } from '#lib/core/audit/retention';
import type { Read } from '#lib/database/read';

/** The trail as it is read to be verified: in the order of its places, in batches, past Prisma. */

export interface Row extends EventFacts {
  detail: unknown;
  salt: Uint8Array | null;
  detailDigest: Uint8Array | null;
  mac: Uint8Array | null;
  place: string | null;
  seal: Uint8Array | null;
}

export const batchSize = 2_000;

const rows = `SELECT "id", "at", "action", "outcome", "code", "actorId", "sessionId", "subjectType", "subjectId",
  "requestId", "detail", "salt", "detailDigest", "mac", "place", "seal" FROM "AuditEvent"`;

const select = {
  between: `${rows} WHERE "place" BETWEEN $1 AND $2 ORDER BY "place", "id"`,
  after: `${rows} WHERE "place" > $1 ORDER BY "place" LIMIT 1`,
  outside: `(${rows} WHERE "place" <= $1 ORDER BY "place" LIMIT 1) UNION ALL
    (${rows} WHERE "place" > (SELECT "count" FROM "AuditCheckpoint") ORDER BY "place" LIMIT 1) LIMIT 1`,
  waiting: `${rows} WHERE "place" IS NULL AND ("at", "id") > ($1, $2) ORDER BY "at", "id" LIMIT ${batchSize}`,
};

const first = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

export function readTrail(read: Read, keys: AuditKeys) {
  const one = async (name: string, sql: string, values: unknown[]) =>
    (await read<Row>(`audit-${name}`, sql, values))[0] ?? null;
  return {
    between: (from: number, to: number) => read<Row>('audit-between', select.between, [from, to]),
    after: (place: number) => one('after', select.after, [place]),
    /** A row at a place that the chain does not have: up to where it starts, or beyond the head as it is now. */
    outside: (start: number) => one('outside', select.outside, [start]),
    /** Rows without a place, in the order in which they will get one. */
    waiting: ({ at, id }: { at: Date | string; id: string } = first) =>
      read<Row>('audit-waiting', select.waiting, [at, id]),
    async head(): Promise<StoredCheckpoint | null> {
      const [row] = await read<Parameters<typeof checkpointOf>[1]>(
        'audit-head',
        'SELECT "count", "lastHash", "sealedAt", "mac" FROM "AuditCheckpoint" WHERE "id" = 1',
        [],
      );
      return row ? checkpointOf(keys, row) : null;
    },
    async retention(): Promise<StoredRetention | null> {
      const [row] = await read<Parameters<typeof retentionOf>[1]>(
        'audit-retention',
        'SELECT "place", "seal", "removedAt", "mac" FROM "AuditRetention" WHERE "id" = 1',
        [],
      );
      return row ? retentionOf(keys, row) : null;
    },
    /** The last place that any row has: where to stop when the head cannot be believed. */
    async lastPlace(): Promise<number> {
      const sql = 'SELECT max("place") AS "place" FROM "AuditEvent"';
      const [row] = await read<{ place: string | null }>('audit-last-place', sql, []);
      return Number(row?.place ?? 0);
    },
  };
}

export type Trail = ReturnType<typeof readTrail>;
