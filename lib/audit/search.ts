import type { EventSearch } from '#lib/core/audit/list';
import { type Database, Prisma } from '#lib/database/client';
import type { AuditFilter } from '#lib/schemas/audit';
import { isId, normalizeIdentifier } from '#lib/schemas/fields';

/** From the filters of the list to conditions that an index answers. */

const isUser = (id: string) => [Prisma.sql`"actorId" = ${id}::uuid`, Prisma.sql`"subjectId" = ${id}::uuid`];

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

async function ofQuery(db: Database, query: string): Promise<Prisma.Sql[]> {
  const request = Prisma.sql`"requestId" = ${query}`;
  const text = normalizeIdentifier(query);
  if (isId(text)) {
    const [inSession] = await ofSession(db, text);
    return [request, ...isUser(text), ...(inSession ? [inSession] : [])];
  }
  const where = text.includes('@') ? { emailNormalized: text } : { usernameNormalized: text };
  const user = await db.user.findUnique({ where, select: { id: true } });
  return user ? [request, ...isUser(user.id)] : [request];
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
  const filters = [
    filter.query ? await ofQuery(db, filter.query) : [],
    filter.session ? await ofSession(db, filter.session, filter.actor) : [],
    filter.user ? isUser(filter.user) : [],
    ...equalitiesOf(filter).map((equality) => [equality]),
  ].filter((alternatives) => alternatives.length > 0);
  const [[first = Prisma.sql`TRUE`, ...more] = [], ...narrowing] = filters;
  const others = narrowing.map((one) => Prisma.sql`(${Prisma.join(one, ' OR ')})`);
  return { alternatives: [first, ...more], times: timesOf(filter), others };
}
