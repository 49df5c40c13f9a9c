import { type Position, readCursor, writeCursor } from '#lib/core/cursor';
import { type Database, Prisma } from '#lib/database';
import { countedUpTo } from '#lib/schemas/list';

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

/** A row matches if one of `ways` and each of `conditions` holds. */
export interface EventSearch {
  ways: readonly [Prisma.Sql, ...Prisma.Sql[]];
  conditions: readonly Prisma.Sql[];
}

/** All ways, each limited, with their doubles. */
function matches({ ways, conditions }: EventSearch, columns: Prisma.Sql, limit: number): Prisma.Sql {
  const reads = ways.map((way) => {
    const where = Prisma.join([way, ...conditions], ' AND ');
    return Prisma.sql`(SELECT ${columns} FROM "AuditEvent" WHERE ${where} ORDER BY "at" DESC, "id" DESC LIMIT ${limit})`;
  });
  return Prisma.join(reads, ' UNION ALL ');
}

/** At most `limit` events from the newest, or from `after`, with the names of people and roles that are still there. */
export function readEvents(db: Database, search: EventSearch, after: Position | null, limit: number) {
  const beyond = after ? [Prisma.sql`("at", "id") < (${after.value}::timestamptz, ${after.id}::uuid)`] : [];
  const page = matches({ ...search, conditions: [...search.conditions, ...beyond] }, Prisma.sql`*`, limit);
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

/** Exact up to `countedUpTo`, null beyond. */
async function countEvents(db: Database, search: EventSearch): Promise<number | null> {
  const most = countedUpTo + 1;
  const found = matches(search, Prisma.sql`"at", "id"`, most);
  const [row] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS "count" FROM (SELECT DISTINCT "at", "id" FROM (${found}) "found" LIMIT ${most}) "counted"`;
  const count = Number(row?.count ?? 0);
  return count > countedUpTo ? null : count;
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
