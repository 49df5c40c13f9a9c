import { isCursor, type Position, readCursor, writeCursor } from '#lib/core/lists/cursor';
import { liveAssignments, liveSql } from '#lib/core/users/live-assignments';
import { statusOf } from '#lib/core/users/status';
import { type Database, Prisma } from '#lib/database/client';
import { exactCountLimit } from '#lib/schemas/list';
import type { UserQuery } from '#lib/schemas/user-list';
import { readInvitations } from '#lib/users/pending-invitations';
import { type Filter, filterOf } from '#lib/users/search-filter';
import { type Order, orderOf } from '#lib/users/search-order';

/**
 * The list of users. A page is found in one of two ways: `collect` all matches and sort them, cheap while they are few; or
 * `scan` the order's index and test each row, cheap while many match. Which is cheaper is unknown beforehand, so each is
 * tried with a bound. Neither reads a whole table or counts beyond its bound.
 *
 * The statements are planned anew each time: a plan for one text or status is wrong for another.
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

const liveAssignment = ({ filter: { roleId }, now }: Search) =>
  sql`g."userId" = u."id" AND g."roleId" = ${roleId}::uuid AND ${liveSql('g', now)}`;

function matches(search: Search, most: number, orderBy: Prisma.Sql): Prisma.Sql {
  const { filter, order } = search;
  const holders = filter.roleId ? sql`JOIN "UserRole" g ON ${liveAssignment(search)}` : Prisma.empty;
  return sql`SELECT u."id", ${order.column} FROM "User" u ${holders}
    WHERE ${all(filter.conditions)} ${orderBy} LIMIT ${most + 1}`;
}

/** At most `most` matches, in an index's order; matches of a text in any order, so that reading stops at the bound. */
const boundedMatches = (search: Search, most: number): Prisma.Sql =>
  matches(search, most, search.filter.byText ? Prisma.empty : sql`ORDER BY ${search.filter.order}`);

/** Counts up to `most` matches and returns their page; null if there are more. */
export async function collect(search: Search, { after, size }: Page, most: number) {
  const { order, db } = search;
  const beyond = Prisma.join(order.ranges(after), ' OR ');
  const [found] = await db.$queryRaw<{ count: number; ids: string[] }[]>`/* plan anew */
    WITH "found" AS MATERIALIZED (${boundedMatches(search, most)})
    SELECT (SELECT count(*) FROM "found")::int AS "count",
      ARRAY(SELECT u."id"::text FROM "found" u WHERE ${beyond} ORDER BY ${order.orderBy} LIMIT ${size}) AS "ids"`;
  const { count, ids } = found ?? { count: 0, ids: [] };
  return count > most ? { count: null, ids: null } : { count, ids };
}

/** A subquery per user: with a join, the database might read all holders first. */
const holds = (search: Search) => sql`(SELECT TRUE FROM "UserRole" g WHERE ${liveAssignment(search)})`;

/** Scans one range of the order's index, at most `most` rows of it. */
async function scanRange(search: Search, range: Prisma.Sql, size: number, most: number | null) {
  const { filter, order } = search;
  const bounds = all([range, ...(filter.bounds[order.field] ?? [])]);
  const users = most
    ? sql`(SELECT * FROM "User" u WHERE ${bounds} ORDER BY ${order.orderBy} LIMIT ${most})`
    : sql`"User"`;
  const conditions = [range, ...filter.conditions, ...(filter.roleId ? [holds(search)] : [])];
  const rows = await search.db.$queryRaw<{ id: string }[]>`/* plan anew */
    SELECT u."id"::text AS "id" FROM ${users} u
    WHERE ${all(conditions)} ORDER BY ${order.orderBy} LIMIT ${size}`;
  return rows.map(({ id }) => id);
}

/** Scans the order's index until the page is full. */
export async function scan(
  search: Search,
  { after, size }: Page,
  most: number | null = null,
): Promise<string[]> {
  const ids: string[] = [];
  for (const range of search.order.ranges(after)) {
    if (ids.length < size) ids.push(...(await scanRange(search, range, size - ids.length, most)));
  }
  return ids;
}

/** Rows to scan until sorting all matches must be cheaper. */
const shortScan = 20_000;

/** More than this many are not sorted for one page. */
const mostSorted = 100_000;

async function findPage(search: Search, page: Page): Promise<{ ids: string[]; total: number | null }> {
  const few = await collect(search, page, exactCountLimit);
  if (few.ids) return { ids: few.ids, total: few.count };
  const isUnfiltered = search.filter.conditions.length === 0 && search.filter.roleId === null;
  if (isUnfiltered) return { ids: await scan(search, page), total: null };
  const near = await scan(search, page, shortScan);
  if (near.length === page.size) return { ids: near, total: null };
  const { ids } = await collect(search, page, mostSorted);
  return { ids: ids ?? (await scan(search, page)), total: null };
}

/** The users of a page in its order, without those deleted meanwhile. */
export async function readUsers({ db, now }: Search, ids: string[]) {
  const rows = await db.user.findMany({
    where: { id: { in: ids } },
    include: { roles: { where: liveAssignments(now), select: { role: { select: { name: true } } } } },
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids
    .map((id) => byId.get(id))
    .filter((user) => user !== undefined)
    .map((user) => ({
      ...user,
      status: statusOf(user),
      roles: user.roles.map(({ role }) => role.name).sort(),
    }));
}

/** The id of the user whose whole username or email is searched, if the filters leave them; else null. */
async function findExact(search: Search): Promise<string | null> {
  const { db, filter } = search;
  if (filter.exact === null) return null;
  const conditions = [filter.exact, ...filter.conditions, ...(filter.roleId ? [holds(search)] : [])];
  const rows = await db.$queryRaw<{ id: string }[]>`/* plan anew */
    SELECT u."id"::text AS "id" FROM "User" u WHERE ${all(conditions)}`;
  return rows[0]?.id ?? null;
}

/**
 * The user whose whole username or email is searched comes first, and not again.
 * @throws AppError `invalid_input` for a cursor that is not of this list, sort and filter, or an unknown role.
 */
export async function searchUsers(db: Database, query: UserQuery, now: Date) {
  const { limit, cursor, format: _, ...rest } = query;
  const list = `users ${JSON.stringify(rest)}`;
  const { position, backwards } = readPosition(list, cursor);
  const search = await prepareSearch(db, query, now);
  const exact = await findExact(search);
  if (exact !== null) search.filter.conditions.push(sql`u."id" <> ${exact}::uuid`);
  const counted = (total: number | null) => (total !== null && exact !== null ? total + 1 : total);

  async function pageAfter(position: Position | null) {
    const first = exact !== null && position === null ? [exact] : [];
    // After the exact one the list begins.
    const after = position?.id === exact ? null : position;
    const { ids: others, total } = await findPage(search, { after, size: limit + 1 - first.length });
    const ids = [...first, ...others];
    const isFirst = position === null;
    return { ids: ids.slice(0, limit), isFirst, isLast: ids.length <= limit, total: counted(total) };
  }

  /** The first page where there are not as many before. */
  async function pageBefore(position: Position) {
    const order = orderOf(reversed(query.sort));
    const { ids, total } = await findPage({ ...search, order }, { after: position, size: limit + 1 });
    if (ids.length <= limit) return pageAfter(null);
    return { ids: ids.slice(0, limit).reverse(), isFirst: false, isLast: false, total: counted(total) };
  }

  const page = backwards && position ? await pageBefore(position) : await pageAfter(position);
  const users = await readUsers(search, page.ids);
  const invitations = await readInvitations(db, users, now);
  const items = users.map((user) => ({ ...user, invitation: invitations.get(user.id) ?? null }));
  const [head, tail] = [items.at(0), items.at(-1)];
  return {
    items,
    nextCursor: tail && !page.isLast ? writeCursor(list, search.order.positionOf(tail)) : null,
    previousCursor: head && !page.isFirst ? writeCursor(before(list), search.order.positionOf(head)) : null,
    total: page.total,
  };
}

const reversed = (sort: string) => (sort.startsWith('-') ? sort.slice(1) : `-${sort}`);

const before = (list: string) => `before ${list}`;

/** Of a cursor to the page before or after it. @throws AppError `invalid_input` for one that is not of this list */
function readPosition(list: string, cursor: string | undefined) {
  if (cursor === undefined) return { position: null, backwards: false };
  const backwards = isCursor(before(list), cursor);
  return { position: readCursor(backwards ? before(list) : list, cursor), backwards };
}
