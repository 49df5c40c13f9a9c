import { type Position, readCursor, writeCursor } from '#lib/core/lists/cursor';
import { liveAssignments } from '#lib/core/users/profile';
import { type Database, Prisma } from '#lib/database/client';
import { exactCountLimit } from '#lib/schemas/list';
import type { UserQuery } from '#lib/schemas/user-list';
import { type Filter, filterOf } from '#lib/users/search-filter';
import { type Order, orderOf } from '#lib/users/search-order';

/**
 * The list of people. There are two ways to a page: `gather` all who match and put them in order, cheap while they are
 * few; or `walk` along the order's index and ask each whether they match, cheap while many do. Nobody knows
 * beforehand which it is, so each is tried with a bound. No way reads a table from end to end, and none counts beyond
 * its bound.
 *
 * The statements are planned anew each time: a plan made for one text or status is wrong for another.
 */

const { sql } = Prisma;

export interface Search {
  db: Database;
  filter: Filter;
  order: Order;
  now: Date;
}

interface Page {
  after: Position | null;
  size: number;
}

export async function prepareSearch(db: Database, query: UserQuery, now: Date): Promise<Search> {
  return { db, filter: await filterOf(db, query), order: orderOf(query.sort), now };
}

const all = (conditions: Prisma.Sql[]) =>
  conditions.length === 0 ? sql`TRUE` : Prisma.join(conditions, ' AND ');

const liveGrant = ({ filter: { roleId }, now }: Search) =>
  sql`g."userId" = u."id" AND g."roleId" = ${roleId}::uuid AND (g."expiresAt" IS NULL OR g."expiresAt" > ${now}::timestamptz)`;

function matches(search: Search, most: number, orderBy: Prisma.Sql): Prisma.Sql {
  const { filter, order } = search;
  const holders = filter.roleId ? sql`JOIN "UserRole" g ON ${liveGrant(search)}` : Prisma.empty;
  return sql`SELECT u."id", ${order.column} FROM "User" u ${holders}
    WHERE ${all(filter.conditions)} ${orderBy} LIMIT ${most + 1}`;
}

/**
 * Those who match, and no more than the bound are read: along an index in its order, but those of a text in any order,
 * so that its own index, or the table where very many match, is left at the bound.
 */
const boundedMatches = (search: Search, most: number): Prisma.Sql =>
  matches(search, most, search.filter.byText ? Prisma.empty : sql`ORDER BY ${search.filter.along}`);

/** Everybody who matches, up to `most`, and of them the page; the page is null if there are more. */
export async function gather(search: Search, { after, size }: Page, most: number) {
  const { order, db } = search;
  const rest = Prisma.join(order.stretches(after), ' OR ');
  const [found] = await db.$queryRaw<{ count: number; ids: string[] }[]>`/* plan anew */
    WITH "found" AS MATERIALIZED (${boundedMatches(search, most)})
    SELECT (SELECT count(*) FROM "found")::int AS "count",
      ARRAY(SELECT u."id"::text FROM "found" u WHERE ${rest} ORDER BY ${order.orderBy} LIMIT ${size}) AS "ids"`;
  const { count, ids } = found ?? { count: 0, ids: [] };
  return count > most ? { count: null, ids: null } : { count, ids };
}

/** One stretch of the order's index, of at most `window` people if there is one. */
async function walkStretch(search: Search, stretch: Prisma.Sql, size: number, window: number | null) {
  const { filter, order } = search;
  const near = all([stretch, ...(filter.bounds[order.field] ?? [])]);
  const people = window
    ? sql`(SELECT * FROM "User" u WHERE ${near} ORDER BY ${order.orderBy} LIMIT ${window})`
    : sql`"User"`;
  // Asked of each person: as a join, the database might read all holders first.
  const holds = sql`(SELECT TRUE FROM "UserRole" g WHERE ${liveGrant(search)})`;
  const conditions = [stretch, ...filter.conditions, ...(filter.roleId ? [holds] : [])];
  const rows = await search.db.$queryRaw<{ id: string }[]>`/* plan anew */
    SELECT u."id"::text AS "id" FROM ${people} u
    WHERE ${all(conditions)} ORDER BY ${order.orderBy} LIMIT ${size}`;
  return rows.map(({ id }) => id);
}

/** Along the index until the page is full. */
export async function walk(
  search: Search,
  { after, size }: Page,
  window: number | null = null,
): Promise<string[]> {
  const ids: string[] = [];
  for (const stretch of search.order.stretches(after)) {
    if (ids.length < size) ids.push(...(await walkStretch(search, stretch, size - ids.length, window)));
  }
  return ids;
}

/** How far to walk before so few matched that sorting all who match must be cheaper. */
const shortWalk = 20_000;

/** More than this many are not sorted for one page. */
const mostSorted = 100_000;

async function findPage(search: Search, page: Page): Promise<{ ids: string[]; total: number | null }> {
  const few = await gather(search, page, exactCountLimit);
  if (few.ids) return { ids: few.ids, total: few.count };
  const everybody = search.filter.conditions.length === 0 && search.filter.roleId === null;
  if (everybody) return { ids: await walk(search, page), total: null };
  const near = await walk(search, page, shortWalk);
  if (near.length === page.size) return { ids: near, total: null };
  const { ids } = await gather(search, page, mostSorted);
  return { ids: ids ?? (await walk(search, page)), total: null };
}

/** The people of a page in its order; who was deleted meanwhile is left out. */
export async function readUsers({ db, now }: Search, ids: string[]) {
  const rows = await db.user.findMany({
    where: { id: { in: ids } },
    include: { roles: { where: liveAssignments(now), select: { role: { select: { name: true } } } } },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids
    .map((id) => byId.get(id))
    .filter((user) => user !== undefined)
    .map((user) => ({ ...user, roles: user.roles.map(({ role }) => role.name).sort() }));
}

/** @throws AppError `invalid_input` for a cursor that is not of this list, sort and filter, or an unknown role. */
export async function searchUsers(db: Database, query: UserQuery, now: Date) {
  const { limit, cursor, format: _, ...rest } = query;
  const list = `users ${JSON.stringify(rest)}`;
  const after = cursor === undefined ? null : readCursor(list, cursor);
  const search = await prepareSearch(db, query, now);
  const { ids, total } = await findPage(search, { after, size: limit + 1 });
  const items = await readUsers(search, ids.slice(0, limit));
  const last = ids.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last ? writeCursor(list, search.order.positionOf(last)) : null, total };
}
