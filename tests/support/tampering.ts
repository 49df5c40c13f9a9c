import { randomInt, randomUUID } from 'node:crypto';
import type pg from 'pg';

/** Ways to forge the audit trail by SQL, each with the row that verification must name. */

export interface ChainedRow {
  id: string;
  sequence: string;
}

export interface Tampering {
  what: string;
  /** What is to be named: the row's id (null if it is gone) and its sequence number (null if it has none). */
  named: { id: string | null; sequence: number | null };
}

type Tamper = (client: pg.Client, rows: readonly ChainedRow[]) => Promise<Tampering>;

const pick = <T>(list: readonly T[]): T => {
  const one = list[randomInt(list.length)];
  if (one === undefined) throw new Error('There is nothing to pick from.');
  return one;
};

const columns: Record<string, string> = {
  at: `"at" + interval '1 millisecond'`,
  action: `"action" || 'x'`,
  outcome: `CASE "outcome" WHEN 'done' THEN 'denied'::"AuditOutcome" ELSE 'done' END`,
  code: `coalesce("code", '') || 'x'`,
  actorId: 'gen_random_uuid()',
  sessionId: 'gen_random_uuid()',
  subjectType: `coalesce("subjectType", '') || 'x'`,
  subjectId: 'gen_random_uuid()',
  requestId: `"requestId" || ' '`,
  detail: `"detail" || '{"ip": "203.0.113.9"}'`,
  salt: `decode(md5("id"::text), 'hex')`,
  detailDigest: `sha256("detailDigest")`,
  mac: `sha256("mac")`,
  chainHash: `sha256("chainHash")`,
};

const changeColumn: Tamper = async (client, rows) => {
  const { id, sequence } = pick(rows);
  const [name, value] = pick(Object.entries(columns));
  await client.query(`UPDATE "AuditEvent" SET "${name}" = ${value} WHERE "id" = $1`, [id]);
  return { what: `change ${name} of ${sequence}`, named: { id, sequence: Number(sequence) } };
};

const emptyColumn: Tamper = async (client, rows) => {
  const { id, sequence } = pick(rows);
  const name = pick(['actorId', 'subjectId', 'detail', 'salt', 'detailDigest', 'mac', 'chainHash']);
  const sql = `UPDATE "AuditEvent" SET "${name}" = NULL WHERE "id" = $1 AND "${name}" IS NOT NULL`;
  // Emptying an empty table is no forgery.
  if ((await client.query(sql, [id])).rowCount === 0) return emptyColumn(client, rows);
  return { what: `empty ${name} of ${sequence}`, named: { id, sequence: Number(sequence) } };
};

const changeId: Tamper = async (client, rows) => {
  const { id, sequence } = pick(rows);
  const other = randomUUID();
  await client.query('UPDATE "AuditEvent" SET "id" = $1 WHERE "id" = $2', [other, id]);
  return { what: `change id of ${sequence}`, named: { id: other, sequence: Number(sequence) } };
};

const moveSequence: Tamper = async (client, rows) => {
  const { id, sequence } = pick(rows);
  const to = pick([null, 0, -3, 10_000]);
  await client.query('UPDATE "AuditEvent" SET "sequence" = $1 WHERE "id" = $2', [to, id]);
  return { what: `move ${sequence} to ${to}`, named: { id: null, sequence: Number(sequence) } };
};

const remove =
  (from: (rows: readonly ChainedRow[]) => ChainedRow, withHead: boolean): Tamper =>
  async (client, rows) => {
    const { id, sequence } = from(rows);
    await client.query('DELETE FROM "AuditEvent" WHERE "id" = $1', [id]);
    if (withHead) await client.query('UPDATE "AuditCheckpoint" SET "count" = "count" - 1');
    const isLast = Number(sequence) === rows.length;
    // With the last row and its count gone, what is left to name is the checkpoint.
    const named = { id: null, sequence: withHead && isLast ? null : Number(sequence) };
    return { what: `remove ${sequence}${withHead ? ' and its count' : ''}`, named };
  };

const last = (rows: readonly ChainedRow[]) => pick(rows.slice(-1));

const copied = `INSERT INTO "AuditEvent" SELECT (jsonb_populate_record(e, jsonb_build_object('id', $1::text, 'sequence', $2::bigint))).*
  FROM "AuditEvent" e WHERE e."id" = $3`;

/** A copy of a row: without a sequence number, beyond the end, before the start, or with the number of the row itself. */
const insertCopy: Tamper = async (client, rows) => {
  const source = pick(rows);
  const id = `ffffffff-ffff-7fff-bfff-${String(randomInt(1e12)).padStart(12, '0')}`;
  const sequence = pick([null, rows.length + 1, 0, Number(source.sequence)]);
  await client.query('DROP INDEX "AuditEvent_sequence_key"');
  await client.query(copied, [id, sequence, source.id]);
  return { what: `copy ${source.sequence} to ${sequence}`, named: { id, sequence } };
};

const insertForged: Tamper = async (client) => {
  const id = randomUUID();
  await client.query(
    `INSERT INTO "AuditEvent" ("id", "at", "action", "outcome", "requestId", "detail") VALUES ($1, now(), 'user.deleted', 'done', 'r', '{}')`,
    [id],
  );
  return { what: 'insert a row without a MAC', named: { id, sequence: null } };
};

const swapSequences: Tamper = async (client, rows) => {
  const first = randomInt(rows.length - 1);
  const [one, other] = [pick(rows.slice(first, first + 1)), pick(rows.slice(first + 1))];
  await client.query('UPDATE "AuditEvent" SET "sequence" = 0 WHERE "id" = $1', [one.id]);
  await client.query('UPDATE "AuditEvent" SET "sequence" = $1 WHERE "id" = $2', [one.sequence, other.id]);
  await client.query('UPDATE "AuditEvent" SET "sequence" = $1 WHERE "id" = $2', [other.sequence, one.id]);
  return {
    what: `swap ${one.sequence} and ${other.sequence}`,
    named: { id: other.id, sequence: Number(one.sequence) },
  };
};

const changeCheckpoint: Tamper = async (client) => {
  const change = pick([
    `UPDATE "AuditCheckpoint" SET "count" = "count" + 5`,
    `UPDATE "AuditCheckpoint" SET "lastHash" = sha256("lastHash")`,
    `UPDATE "AuditCheckpoint" SET "writtenAt" = "writtenAt" - interval '1 day'`,
    `UPDATE "AuditCheckpoint" SET "mac" = sha256("mac")`,
    `DELETE FROM "AuditCheckpoint"`,
  ]);
  await client.query(change);
  return { what: change, named: { id: null, sequence: null } };
};

export const tamperings: Tamper[] = [
  changeColumn,
  changeColumn,
  changeColumn,
  emptyColumn,
  changeId,
  moveSequence,
  remove(pick, false),
  remove(last, false),
  remove(pick, true),
  remove(last, true),
  insertCopy,
  insertCopy,
  insertForged,
  swapSequences,
  changeCheckpoint,
];
