import { searchTextOf } from '#lib/core/users/search-text';
import type { Transaction } from '#lib/database/client';
import { normalizeIdentifier } from '#lib/schemas/fields';
import { CreateUserInput, type Identity } from '#lib/schemas/user';

/** What a user is known by, with the columns derived from it: written only here and by `insertUser`. */

const names = CreateUserInput.keyof().options;

/** For the audit trail. */
export const identityOf = (user: Identity) =>
  Object.fromEntries(names.map((name) => [name, user[name]])) as Identity;

export const identityColumns = (id: string, identity: Identity) => ({
  ...identityOf(identity),
  usernameNormalized: normalizeIdentifier(identity.username),
  emailNormalized: normalizeIdentifier(identity.email),
  searchText: searchTextOf([...names.map((name) => identity[name]), id]),
});

const select = Object.fromEntries(names.map((name) => [name, true])) as Record<keyof Identity, true>;

type Wanted = { [Name in keyof Identity]?: Identity[Name] | undefined };

/** Changes what is given; returns before and after for the audit trail. The user's row must be locked (`lockUser`). */
export async function changeIdentity(
  tx: Transaction,
  id: string,
  wanted: Wanted,
): Promise<{ before: Identity; after: Identity }> {
  const before = await tx.user.findUniqueOrThrow({ where: { id }, select });
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined);
  const after: Identity = { ...before, ...Object.fromEntries(given) };
  // A changed email is not verified.
  const moved = normalizeIdentifier(after.email) !== normalizeIdentifier(before.email);
  const data = { ...identityColumns(id, after), ...(moved && { emailVerifiedAt: null }) };
  await tx.user.update({ where: { id }, data });
  return { before, after };
}
