import { readCursor, writeCursor } from '#lib/core/lists/cursor';
import { fold } from '#lib/core/users/search-text';
import type { Database } from '#lib/database/client';
import type { RoleQuery } from '#lib/schemas/role';

/**
 * Pages of roles, by name. There are at most `mostRoles`, so all names are read, and compared without case and accents.
 * Permissions are then read for one page only.
 */

interface Wanted extends RoleQuery {
  /** Only roles that give nothing else; undefined: whatever they give. */
  within: ReadonlySet<string> | undefined;
  /** All but this one. */
  except?: string;
}

/** Names are ASCII: the order does not depend on the database's collation. */
const byName = (one: { name: string }, other: { name: string }) => (one.name < other.name ? -1 : 1);

/** The names of one page. @throws AppError `invalid_input` for a cursor that is not of this list. */
export async function findRoles(db: Database, { query, names, within, except, limit, cursor }: Wanted) {
  const list = `roles ${JSON.stringify([query, names ?? null, within !== undefined])}`;
  const after = cursor === undefined ? '' : readCursor(list, cursor).id;
  const rows = await db.role.findMany({
    where: {
      name: { ...(names && { in: names }), ...(except && { not: except }) },
      ...(within && { permissions: { every: { permissionName: { in: [...within] } } } }),
    },
    select: { name: true, label: true },
  });
  const text = fold(query);
  const found = rows.filter(({ name, label }) => name.includes(text) || fold(label).includes(text));
  const following = found.filter(({ name }) => name > after).sort(byName);
  const page = following.slice(0, limit).map(({ name }) => name);
  const last = following.length > limit ? page.at(-1) : undefined;
  return {
    names: page,
    nextCursor: last === undefined ? null : writeCursor(list, { value: '', id: last }),
    total: found.length,
  };
}

/** The rows of a page in its order, without those deleted meanwhile. */
export const inOrder = <Row extends { name: string }>(
  names: readonly string[],
  rows: readonly Row[],
): Row[] => names.flatMap((name) => rows.find((row) => row.name === name) ?? []);
