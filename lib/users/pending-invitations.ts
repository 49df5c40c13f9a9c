import { readReferences } from '#lib/core/users/profile';
import type { Database } from '#lib/database/client';
import type { InvitationView, UserStatus } from '#lib/schemas/user';

interface Listed {
  id: string;
  status: UserStatus;
}

/** The invitations of those users that are invited, by user: two reads for a whole page of a list, none without invited ones. */
export async function readInvitations(
  db: Database,
  users: readonly Listed[],
  now: Date,
): Promise<Map<string, InvitationView>> {
  const ids = users.filter(({ status }) => status === 'invited').map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const open = await db.oneTimeToken.findMany({
    where: { purpose: 'invitation', userId: { in: ids }, usedAt: null },
    select: { userId: true, expiresAt: true, issuedById: true },
  });
  const senders = await readReferences(
    db,
    open.map(({ issuedById }) => issuedById),
  );
  const links = new Map(open.map((link) => [link.userId, link]));
  return new Map(
    ids.map((id): [string, InvitationView] => {
      const link = links.get(id);
      if (!link) return [id, { state: 'none', expiresAt: null, sentBy: null }];
      const { expiresAt, issuedById } = link;
      const state = expiresAt > now ? 'pending' : 'expired';
      return [id, { state, expiresAt, sentBy: senders.get(issuedById ?? '') ?? null }];
    }),
  );
}
