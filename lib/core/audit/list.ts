import { type Position, readCursor, writeCursor } from '#lib/core/lists/cursor';
import { readReferences } from '#lib/core/users/profile';
import { type Database, Prisma } from '#lib/database/client';
import type { AuditOutcome } from '#lib/schemas/audit-actions';
import { exactCountLimit } from '#lib/schemas/list';
import type { UserReference } from '#lib/schemas/user';

/**
 * Lists of audit events, newest first, by keyset. Each alternative of a filter is read on its own index, with its own
 * limit, and merged: a sum of short reads, never a sort of everything.
 */

export interface EventRow {
  id: string;
  at: Date;
  action: string;
  outcome: AuditOutcome;
  code: string | null;
  actorId: string | null;
  /** Null if they are deleted. */
  actor: UserReference | null;
  /** The username that the actor had when they were deleted. */
  actorWas: string | null;
  subjectType: string | null;
  subjectId: string | null;
  subjectUser: UserReference | null;
  subjectWas: string | null;
  subjectRole: string | null;
  /** The label of the role that the detail names. */
  role: string | null;
  sessionId: string | null;
  requestId: string;
  detail: Record<string, unknown> | null;
  sequence: bigint | null;
}

/** A condition that an index answers; of many ids, each is read on its own. */
export type Alternative = Prisma.Sql | { column: 'actorId' | 'subjectId'; ids: readonly string[] };

/** A row matches one of `alternatives`, each answered by an index, all of `times` and all of `others`. */
export interface EventSearch {
  alternatives: readonly [Alternative, ...Alternative[]];
  times: readonly Prisma.Sql[];
  others: readonly Prisma.Sql[];
}

const columnOf = { actorId: Prisma.sql`"actorId"`, subjectId: Prisma.sql`"subjectId"` };

export const conditionOf = (one: Alternative) =>
  'ids' in one ? Prisma.sql`${columnOf[one.column]} = ANY(${one.ids}::uuid[])` : one;

const allOf = (conditions: readonly Prisma.Sql[]) =>
  conditions.length === 0 ? Prisma.sql`TRUE` : Prisma.join([...conditions], ' AND ');

const newestFirst = Prisma.sql`ORDER BY "at" DESC, "id" DESC`;

interface Reading {
  where: readonly Prisma.Sql[];
  columns: Prisma.Sql;
  limit: number;
  /** Empty: of many ids any rows, so that reading stops at the limit. */
  order: Prisma.Sql;
}

function newest(condition: Prisma.Sql, { where, columns, limit }: Reading): Prisma.Sql {
  return Prisma.sql`(SELECT ${columns} FROM "AuditEvent" WHERE ${allOf([condition, ...where])}
    ${newestFirst} LIMIT ${limit})`;
}

/** An index holds the events of one id in order, not those of several. */
function newestOf(one: Alternative, reading: Reading): Prisma.Sql {
  if (!('ids' in one)) return newest(one, reading);
  const each = newest(Prisma.sql`${columnOf[one.column]} = "one"."id"`, reading);
  return Prisma.sql`(SELECT "each".* FROM unnest(${one.ids}::uuid[]) "one"("id") CROSS JOIN LATERAL ${each} "each"
    ${reading.order} LIMIT ${reading.limit})`;
}

/** The newest rows of each alternative, with duplicates. */
const newestOfAll = ({ alternatives }: EventSearch, reading: Reading) =>
  Prisma.join(
    alternatives.map((one) => newestOf(one, reading)),
    ' UNION ALL ',
  );

/** At most `limit` events from the newest, or from `after`, with the names of users and roles that still exist. */
export async function readEvents(
  db: Database,
  search: EventSearch,
  after: Position | null,
  limit: number,
): Promise<EventRow[]> {
  const beyond = after ? [Prisma.sql`("at", "id") < (${after.value}::timestamptz, ${after.id}::uuid)`] : [];
  const where = [...search.times, ...beyond, ...search.others];
  const page = newestOfAll(search, { where, columns: Prisma.sql`*`, limit, order: newestFirst });
  const rows = await db.$queryRaw<Omit<EventRow, 'actor' | 'actorWas' | 'subjectUser' | 'subjectWas'>[]>`
    SELECT e."id", e."at", e."action", e."outcome"::text AS "outcome", e."code", e."actorId", e."subjectType",
           e."subjectId", e."sessionId", e."requestId", e."detail", e."sequence", role."label" AS "subjectRole", named."label" AS "role"
    FROM (SELECT DISTINCT ON ("at", "id") * FROM (${page}) "found" ORDER BY "at" DESC, "id" DESC LIMIT ${limit}) e
    LEFT JOIN "Role" role ON e."subjectType" = 'role' AND role."id" = e."subjectId"
    LEFT JOIN "Role" named ON named."name" = e."detail" ->> 'role'
    ORDER BY e."at" DESC, e."id" DESC`;
  const userIds = rows.flatMap(({ actorId, subjectType, subjectId }) => [
    actorId,
    subjectType === 'user' ? subjectId : null,
  ]);
  const users = await readReferences(db, userIds);
  const deleted = await readDeleted(
    db,
    userIds.filter((id) => id !== null && !users.has(id)),
  );
  const of = <Value>(map: ReadonlyMap<string, Value>, id: string | null) => map.get(id ?? '') ?? null;
  return rows.map((row) => ({
    ...row,
    actor: of(users, row.actorId),
    actorWas: of(deleted, row.actorId),
    subjectUser: of(users, row.subjectId),
    subjectWas: of(deleted, row.subjectId),
  }));
}

/** What deleted users were called, by the rows of their deletion. */
async function readDeleted(db: Database, ids: readonly (string | null)[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: string; username: string | null }[]>`
    SELECT "user"."id"::text AS "id", "last"."username" FROM unnest(${[...new Set(ids)]}::uuid[]) "user"("id")
    CROSS JOIN LATERAL (SELECT "detail" #>> '{before,username}' AS "username" FROM "AuditEvent"
      WHERE "subjectId" = "user"."id" AND "action" = 'user.deleted' AND "outcome" = 'done' ${newestFirst} LIMIT 1) "last"`;
  return new Map(rows.flatMap(({ id, username }) => (username === null ? [] : [[id, username]])));
}

/** Exact up to `exactCountLimit` scanned events, else null; events that `others` exclude are scanned, too. */
async function countEvents(db: Database, search: EventSearch): Promise<number | null> {
  const columns = Prisma.sql`"at", "id", ${allOf(search.others)} AS "matches"`;
  const [limit, order] = [exactCountLimit + 1, Prisma.empty];
  const scanned = newestOfAll(search, { where: search.times, columns, limit, order });
  const [row] = await db.$queryRaw<{ scanned: bigint; found: bigint }[]>`
    SELECT count(*) AS "scanned", count(*) FILTER (WHERE "matches") AS "found"
    FROM (SELECT DISTINCT * FROM (${scanned}) "each") "scanned"`;
  return row && row.scanned <= exactCountLimit ? Number(row.found) : null;
}

const positionOf = ({ at, id }: EventRow): Position => ({ value: at.toISOString(), id });

/** One page. `list` names the list with its filters. @throws AppError `invalid_input` for a cursor of another list */
export async function listEvents(
  db: Database,
  list: string,
  search: EventSearch,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const after = cursor === undefined ? null : readCursor(list, cursor);
  const rows = await readEvents(db, search, after, limit + 1);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items,
    nextCursor: last ? writeCursor(list, positionOf(last)) : null,
    total: await countEvents(db, search),
  };
}

const batchSize = 500;

/** All that match, batch by batch, for a file. */
export async function* streamEvents(db: Database, search: EventSearch): AsyncGenerator<EventRow[]> {
  for (let after: Position | null = null; ; ) {
    const rows: EventRow[] = await readEvents(db, search, after, batchSize);
    const last = rows.at(-1);
    if (last) yield rows;
    if (!last || rows.length < batchSize) return;
    after = positionOf(last);
  }
}
