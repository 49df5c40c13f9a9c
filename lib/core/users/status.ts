import { Prisma } from '#lib/database/client';
import type { UserStatus } from '#lib/schemas/user';

/**
 * The status that is shown. The row says two things that change apart: suspended or not, and invited or not. A suspended
 * user who never came is still invited when reinstated.
 */

interface StatusColumns {
  status: 'active' | 'suspended';
  invited: boolean;
}

export const statusOf = ({ status, invited }: StatusColumns): UserStatus =>
  invited && status === 'active' ? 'invited' : status;

const conditions = {
  active: Prisma.sql`u."status" = 'active' AND NOT u."invited"`,
  invited: Prisma.sql`u."status" = 'active' AND u."invited"`,
  suspended: Prisma.sql`u."status" = 'suspended'`,
} satisfies Record<UserStatus, Prisma.Sql>;

/** The same as a condition on `"User" u`. */
export const statusSql = (status: UserStatus): Prisma.Sql => conditions[status];
