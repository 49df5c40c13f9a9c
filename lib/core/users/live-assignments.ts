import { Prisma } from '#lib/database/client';

/** Which rows of `UserRole` count: those that have not expired, as `isLive` (lib/access/evaluation) says of rows that were read. */

export function liveAssignments(now: Date) {
  return { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] } satisfies Prisma.UserRoleWhereInput;
}

const columns = { g: Prisma.sql`g."expiresAt"`, h: Prisma.sql`h."expiresAt"` };

/** The same as a condition on `"UserRole" g` or `h`. */
export const liveSql = (alias: keyof typeof columns, now: Date) =>
  Prisma.sql`(${columns[alias]} IS NULL OR ${columns[alias]} > ${now}::timestamptz)`;
