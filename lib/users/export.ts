import { csvHead, csvLine } from '#lib/core/lists/csv';
import type { Position } from '#lib/core/lists/cursor';
import { beginExport } from '#lib/core/lists/export';
import { Download } from '#lib/core/operation/download';
import type { Admitted } from '#lib/core/operation/operation';
import { requireAll } from '#lib/core/users/authority';
import { exactCountLimit } from '#lib/schemas/list';
import { UserView } from '#lib/schemas/user';
import type { UserQuery } from '#lib/schemas/user-list';
import { collect, prepareSearch, readUsers, type Search, scan } from '#lib/users/search';

/** The list of users as a file. It is read page by page while it is sent, so that a slow reader holds neither memory nor a connection. */

const pageSize = 1_000;

const header = UserView.keyof().options;

type User = Awaited<ReturnType<typeof readUsers>>[number];

const lineOf = (user: User) =>
  csvLine(header.map((name) => (name === 'roles' ? user.roles.join(' ') : user[name])));

async function* linesOf(search: Search): AsyncIterable<string> {
  yield csvHead(header);
  const { ids: few } = await collect(search, { after: null, size: 1 }, exactCountLimit);
  let after: Position | null = null;
  for (;;) {
    const page: { after: Position | null; size: number } = { after, size: pageSize };
    const collected = few && (await collect(search, page, 2 * exactCountLimit)).ids;
    const ids = collected ?? (await scan(search, page));
    const users = await readUsers(search, ids);
    yield users.map(lineOf).join('');
    const last = users.at(-1);
    if (!last || ids.length < pageSize) return;
    after = search.order.positionOf(last);
  }
}

/** The query for the audit trail, without the searched text, which may name a user. */
function traceOf({ query, status, role, createdFrom, createdTo, lastLoginBefore, ids, sort }: UserQuery) {
  return {
    searched: query !== '',
    status: status ?? null,
    role: role ?? null,
    createdFrom: createdFrom?.toISOString() ?? null,
    createdTo: createdTo?.toISOString() ?? null,
    lastLoginBefore: lastLoginBefore?.toISOString() ?? null,
    ids: ids ?? null,
    sort,
  };
}

/** @throws AppError `forbidden` without `users:export`, `invalid_input` for an unknown role, and as `beginExport` does. */
export async function exportUsers(context: Admitted<'users:read'>, query: UserQuery): Promise<Download> {
  const { actor, db, now } = context;
  requireAll(actor.permissions, ['users:export']);
  const search = await prepareSearch(db, query, now);
  await beginExport(context, 'users.exported', traceOf(query));
  return new Download('text/csv', `users-${now.toISOString().slice(0, 10)}.csv`, linesOf(search));
}
