import { searchTextOf } from '#lib/core/users/search-text';
import type { Transaction } from '#lib/database/client';
import { normalizeIdentifier } from '#lib/schemas/fields';

/** A user's username and email with the columns derived from them: written only here and by `insertUser`. */

// A type and not an interface, so that it is a JSON value for the audit trail.
export type Identity = { username: string; email: string };

export const identityColumns = (id: string, { username, email }: Identity) => ({
  username,
  email,
  usernameNormalized: normalizeIdentifier(username),
  emailNormalized: normalizeIdentifier(email),
  searchText: searchTextOf({ id, username, email }),
});

/** Changes what is given; returns before and after for the audit trail. The user's row must be locked (`lockUser`). */
export async function changeIdentity(
  tx: Transaction,
  id: string,
  wanted: Partial<Identity>,
): Promise<{ before: Identity; after: Identity }> {
  const before = await tx.user.findUniqueOrThrow({ where: { id }, select: { username: true, email: true } });
  const after = { username: wanted.username ?? before.username, email: wanted.email ?? before.email };
  // A changed email is not verified.
  const moved = normalizeIdentifier(after.email) !== normalizeIdentifier(before.email);
  const data = { ...identityColumns(id, after), ...(moved && { emailVerifiedAt: null }) };
  await tx.user.update({ where: { id }, data });
  return { before, after };
}
