import { type Position, readCursor, writeCursor } from '#lib/core/lists/cursor';
import { readReferences } from '#lib/core/users/profile';
import { type Database, Prisma } from '#lib/database/client';
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
  outcome: 'done' | 'denied';
  code: string | null;
  actorId: string | null;
  /** Null if they are deleted. */
  actor: UserReference | null;
  subjectType: string | null;
  subjectId: string | null;
  subjectUser: UserReference | null;
  subjectRole: string | null;
  sessionId: string | null;
  requestId: string;
  detail: Record<string, unknown> | null;
  sequence: bigint | null;
}

/** A row matches one of `alternatives`, each answered by an index, all of `times` and all of `others`. */
export interface EventSearch {
  alternatives: readonly [Prisma.Sql, ...Prisma.Sql[]];
  times: readonly Prisma.Sql[];
  others: readonly Prisma.Sql[];
}

const allOf = (conditions: readonly Prisma.Sql[]) =>
  conditions.length === 0 ? Prisma.sql`TRUE` : Prisma.join([...conditions], ' AND ');

/** The newest rows of each alternative, with duplicates. */
function newestOf(
  alternatives: EventSearch['alternatives'],
  where: readonly Prisma.Sql[],
  columns: Prisma.Sql,
  limit: number,
) {
  const reads = alternatives.map(
    (one) => Prisma.sql`(SELECT ${columns} FROM "AuditEvent" WHERE ${allOf([one, ...where])}
      ORDER BY "at" DESC, "id" DESC LIMIT ${limit})`,
  );
  return Prisma.join(reads, ' UNION ALL ');
}

/** At most `limit` events from the newest, or from `after`, with the names of users and roles that still exist. */
export async function readEvents(
  db: Database,
  search: EventSearch,
  after: Position | null,
  limit: number,
): Promise<EventRow[]> {
  const beyond = after ? [Prisma.sql`("at", "id") < (${after.value}::timestamptz, ${after.id}::uuid)`] : [];
  const where = [...search.times, ...beyond, ...search.others];
  const page = newestOf(search.alternatives, where, Prisma.sql`*`, limit);
  const rows = await db.$queryRaw<Omit<EventRow, 'actor' | 'subjectUser'>[]>`
    SELECT e."id", e."at", e."action", e."outcome"::text AS "outcome", e."code", e."actorId", e."subjectType",
           e."subjectId", e."sessionId", e."requestId", e."detail", e."sequence", role."label" AS "subjectRole"
    FROM (SELECT DISTINCT ON ("at", "id") * FROM (${page}) "found" ORDER BY "at" DESC, "id" DESC LIMIT ${limit}) e
    LEFT JOIN "Role" role ON e."subjectType" = 'role' AND role."id" = e."subjectId"
    ORDER BY e."at" DESC, e."id" DESC`;
  const users = await readReferences(
    db,
    rows.flatMap(({ actorId, subjectId }) => [actorId, subjectId]),
  );
  const named = (id: string | null) => users.get(id ?? '') ?? null;
  return rows.map((row) => ({ ...row, actor: named(row.actorId), subjectUser: named(row.subjectId) }));
}

/** Exact up to `exactCountLimit` scanned events, else null; events that `others` exclude are scanned, too. */
async function countEvents(
  db: Database,
  { alternatives, times, others }: EventSearch,
): Promise<number | null> {
  const columns = Prisma.sql`"at", "id", ${allOf(others)} AS "matches"`;
  const scanned = newestOf(alternatives, times, columns, exactCountLimit + 1);
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
