import type { z } from 'zod';
import { type Position, readCursor, writeCursor } from '#lib/core/cursor';
import { liveGrants } from '#lib/core/profile';
import type { Database, Prisma } from '#lib/database';
import type { ListUsersInput } from '#lib/schemas/admin';
import { normalizeIdentifier } from '#lib/schemas/fields';
import { countedUpTo } from '#lib/schemas/list';

/** The list of people: keyset pages on an index, so that page 5,000 costs what the first does. */

type Query = z.output<typeof ListUsersInput>;

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Text for LIKE, taken literally. */
const literally = (text: string) => text.replace(/[\\%_]/g, '\\$&');

function matching(query: string): Prisma.UserWhereInput {
  const text = normalizeIdentifier(query);
  if (text === '') return {};
  if (uuid.test(text)) return { id: text };
  const contains = literally(text);
  return { OR: [{ usernameNormalized: { contains } }, { emailNormalized: { contains } }] };
}

interface Order {
  orderBy: Prisma.UserOrderByWithRelationInput[];
  after(position: Position): Prisma.UserWhereInput;
  valueOf(user: { createdAt: Date; usernameNormalized: string }): string;
}

function orderOf(sort: string): Order {
  const direction = sort.startsWith('-') ? 'desc' : 'asc';
  const beyond = direction === 'desc' ? 'lt' : 'gt';
  if (sort.endsWith('username')) {
    return {
      orderBy: [{ usernameNormalized: direction }],
      after: ({ value }) => ({ usernameNormalized: { [beyond]: value } }),
      valueOf: (user) => user.usernameNormalized,
    };
  }
  return {
    orderBy: [{ createdAt: direction }, { id: direction }],
    after: ({ value, id }) => ({
      OR: [{ createdAt: { [beyond]: value } }, { createdAt: value, id: { [beyond]: id } }],
    }),
    valueOf: (user) => user.createdAt.toISOString(),
  };
}

/** Exact up to `countedUpTo`, null beyond. */
async function countUsers(db: Database, where: Prisma.UserWhereInput): Promise<number | null> {
  // Counted by the database, which stops there: the rows stay where they are.
  const count = await db.user.count({ where, take: countedUpTo + 1 });
  return count > countedUpTo ? null : count;
}

/** @throws AppError `invalid_input` for a cursor that is not of this list, sort and search. */
export async function searchUsers(db: Database, { query, sort, limit, cursor }: Query, now: Date) {
  const list = `users ${sort} ${query}`;
  const order = orderOf(sort);
  const where = matching(query);
  const after = cursor === undefined ? {} : order.after(readCursor(list, cursor));
  const rows = await db.user.findMany({
    where: { AND: [where, after] },
    orderBy: order.orderBy,
    take: limit + 1,
    include: { roles: { where: liveGrants(now), select: { role: { select: { name: true } } } } },
  });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    items: page.map((user) => ({ ...user, roles: user.roles.map(({ role }) => role.name).sort() })),
    nextCursor: last ? writeCursor(list, { value: order.valueOf(last), id: last.id }) : null,
    total: await countUsers(db, where),
  };
}
