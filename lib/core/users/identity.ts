import { searchTextOf } from '#lib/core/users/search-text';
import type { Transaction } from '#lib/database/client';
import { normalizeIdentifier } from '#lib/schemas/fields';

/** A person's username and email, with the columns that follow from them: written here and by `insertUser` only. */

// A type and not an interface, so that it is a JSON value for the audit trail.
export type Identity = { username: string; email: string };

export const identityColumns = (id: string, { username, email }: Identity) => ({
  username,
  email,
  usernameNormalized: normalizeIdentifier(username),
  emailNormalized: normalizeIdentifier(email),
  searchText: searchTextOf({ id, username, email }),
});

/** Changes what is given, for the audit trail from what to what. The person's row must be locked (`lockUser`). */
export async function changeIdentity(
  tx: Transaction,
  id: string,
  wanted: Partial<Identity>,
): Promise<{ before: Identity; after: Identity }> {
  const before = await tx.user.findUniqueOrThrow({ where: { id }, select: { username: true, email: true } });
  const after = { username: wanted.username ?? before.username, email: wanted.email ?? before.email };
  // A changed email has yet to be verified; the old one proves nothing of it.
  const moved = normalizeIdentifier(after.email) !== normalizeIdentifier(before.email);
  const data = { ...identityColumns(id, after), ...(moved && { emailVerifiedAt: null }) };
  await tx.user.update({ where: { id }, data });
  return { before, after };
}
