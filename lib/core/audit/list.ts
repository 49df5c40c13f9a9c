import { type Position, readCursor, writeCursor } from '#lib/core/lists/cursor';
import { type Database, Prisma } from '#lib/database/client';
import { exactCountLimit } from '#lib/schemas/list';

/**
 * Lists of audit events, newest first, by keyset. What may match in several ways is asked for in each way, on the
 * index of that way and with its own limit, and merged: a sum of short reads, and never a sort of everything.
 */

export interface EventRow {
  id: string;
  at: Date;
  action: string;
  outcome: 'done' | 'refused';
  code: string | null;
  actorId: string | null;
  actorName: string | null;
  subjectType: string | null;
  subjectId: string | null;
  subjectName: string | null;
  sessionId: string | null;
  requestId: string;
  detail: Record<string, unknown> | null;
  place: bigint | null;
}

/** A row matches if one of `ways` holds, and all of `span` (times) and `rest`. An index answers each way. */
export interface EventSearch {
  ways: readonly [Prisma.Sql, ...Prisma.Sql[]];
  span: readonly Prisma.Sql[];
  rest: readonly Prisma.Sql[];
}

const allOf = (conditions: readonly Prisma.Sql[]) =>
  conditions.length === 0 ? Prisma.sql`TRUE` : Prisma.join([...conditions], ' AND ');

/** The newest of each way, with their doubles. */
function newestOf(
  ways: EventSearch['ways'],
  where: readonly Prisma.Sql[],
  columns: Prisma.Sql,
  limit: number,
) {
  const reads = ways.map(
    (way) => Prisma.sql`(SELECT ${columns} FROM "AuditEvent" WHERE ${allOf([way, ...where])}
      ORDER BY "at" DESC, "id" DESC LIMIT ${limit})`,
  );
  return Prisma.join(reads, ' UNION ALL ');
}

/** At most `limit` events from the newest, or from `after`, with the names of people and roles that are still there. */
export function readEvents(db: Database, search: EventSearch, after: Position | null, limit: number) {
  const beyond = after ? [Prisma.sql`("at", "id") < (${after.value}::timestamptz, ${after.id}::uuid)`] : [];
  const where = [...search.span, ...beyond, ...search.rest];
  const page = newestOf(search.ways, where, Prisma.sql`*`, limit);
  return db.$queryRaw<EventRow[]>`
    SELECT e."id", e."at", e."action", e."outcome"::text AS "outcome", e."code", e."actorId", e."subjectType",
           e."subjectId", e."sessionId", e."requestId", e."detail", e."place", actor."username" AS "actorName",
           coalesce(person."username", role."label") AS "subjectName"
    FROM (SELECT DISTINCT ON ("at", "id") * FROM (${page}) "found" ORDER BY "at" DESC, "id" DESC LIMIT ${limit}) e
    LEFT JOIN "User" actor ON actor."id" = e."actorId"
    LEFT JOIN "User" person ON e."subjectType" = 'user' AND person."id" = e."subjectId"
    LEFT JOIN "Role" role ON e."subjectType" = 'role' AND role."id" = e."subjectId"
    ORDER BY e."at" DESC, e."id" DESC`;
}

/**
 * Exact if no more than `exactCountLimit` events have to be looked at, else null: of a filter that an index does not
 * answer, events are looked at that it then leaves out.
 */
async function countEvents(db: Database, { ways, span, rest }: EventSearch): Promise<number | null> {
  const columns = Prisma.sql`"at", "id", ${allOf(rest)} AS "matches"`;
  const looked = newestOf(ways, span, columns, exactCountLimit + 1);
  const [row] = await db.$queryRaw<{ looked: bigint; found: bigint }[]>`
    SELECT count(*) AS "looked", count(*) FILTER (WHERE "matches") AS "found"
    FROM (SELECT DISTINCT * FROM (${looked}) "each") "looked"`;
  return row && row.looked <= exactCountLimit ? Number(row.found) : null;
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
