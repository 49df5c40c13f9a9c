import { type Alternative, conditionOf, type EventSearch } from '#lib/core/audit/list';
import { exactly, matching } from '#lib/core/users/text-match';
import { type Database, Prisma } from '#lib/database/client';
import { AppError } from '#lib/errors';
import type { AuditFilter } from '#lib/schemas/audit';
import { isId, normalizeIdentifier } from '#lib/schemas/fields';

/** From the filters of the list to conditions that an index answers. */

const byOrAbout = (ids: readonly string[]): Alternative[] => [
  { column: 'actorId', ids },
  { column: 'subjectId', ids },
];

/** The owner of a session: the trail has an index of actors, none of sessions. */
async function ownerOf(db: Database, session: string): Promise<string | null> {
  const row = await db.session.findUnique({ where: { id: session }, select: { userId: true } });
  if (row) return row.userId;
  const event = await db.auditEvent.findFirst({
    where: { subjectId: session, actorId: { not: null } },
    select: { actorId: true },
  });
  return event?.actorId ?? null;
}

/** What was done in a session, and to it. */
async function ofSession(db: Database, session: string, actor?: string): Promise<Prisma.Sql[]> {
  const owner = actor ?? (await ownerOf(db, session));
  const to = Prisma.sql`"subjectId" = ${session}::uuid`;
  return owner === null
    ? [to]
    : [Prisma.sql`("actorId" = ${owner}::uuid AND "sessionId" = ${session}::uuid)`, to];
}

/** Each costs two short reads. */
const mostNamed = 100;

const readIds = (db: Database, condition: Prisma.Sql, most: number) =>
  db.$queryRaw<{ id: string }[]>`/* plan anew */
    WITH "found" AS MATERIALIZED (SELECT u."id" FROM "User" u WHERE ${condition} LIMIT ${most})
    SELECT "id"::text AS "id" FROM "found"`;

/**
 * The users whose username, display name or email contains the text.
 * @throws AppError `invalid_input` if they are too many, and the text is nobody's whole name
 */
async function namedBy(db: Database, query: string): Promise<string[]> {
  const [part, whole] = [matching(query), exactly(query)];
  if (!part || !whole) return [];
  const found = await readIds(db, part, mostNamed + 1);
  const users = found.length > mostNamed ? await readIds(db, whole, 1) : found;
  if (users.length > 0 || found.length === 0) return users.map(({ id }) => id);
  const message = `More than ${mostNamed} users match. Enter more of the name or email.`;
  throw new AppError('invalid_input', { errors: [{ path: 'query', message }] });
}

async function ofQuery(db: Database, query: string): Promise<Alternative[]> {
  const request = Prisma.sql`"requestId" = ${query}`;
  const text = normalizeIdentifier(query);
  if (isId(text)) {
    const [inSession] = await ofSession(db, text);
    return [request, ...byOrAbout([text]), ...(inSession ? [inSession] : [])];
  }
  const ids = await namedBy(db, query);
  return ids.length === 0 ? [request] : [request, ...byOrAbout(ids)];
}

/** What a single column says, the one that leaves the fewest first. */
function equalitiesOf({ actor, subject, action, outcome }: AuditFilter): Prisma.Sql[] {
  return [
    ...(actor ? [Prisma.sql`"actorId" = ${actor}::uuid`] : []),
    ...(subject ? [Prisma.sql`"subjectId" = ${subject}::uuid`] : []),
    ...(action ? [Prisma.sql`"action" = ${action}`] : []),
    ...(outcome ? [Prisma.sql`"outcome" = ${outcome}::"AuditOutcome"`] : []),
  ];
}

function timesOf({ since, until }: AuditFilter): Prisma.Sql[] {
  return [
    ...(since ? [Prisma.sql`"at" >= ${since.toISOString()}::timestamptz`] : []),
    ...(until ? [Prisma.sql`"at" <= ${until.toISOString()}::timestamptz`] : []),
  ];
}

/** The first filter is read on the indexes of its alternatives; the others narrow it. */
export async function searchOf(db: Database, filter: AuditFilter): Promise<EventSearch> {
  const filters: Alternative[][] = [
    filter.query ? await ofQuery(db, filter.query) : [],
    filter.session ? await ofSession(db, filter.session, filter.actor) : [],
    filter.user ? byOrAbout([filter.user]) : [],
    ...equalitiesOf(filter).map((equality) => [equality]),
  ].filter((alternatives) => alternatives.length > 0);
  const [[first = Prisma.sql`TRUE`, ...more] = [], ...narrowing] = filters;
  const others = narrowing.map((one) => Prisma.sql`(${Prisma.join(one.map(conditionOf), ' OR ')})`);
  return { alternatives: [first, ...more], times: timesOf(filter), others };
}
