import Bowser from 'bowser';
import { readCursor } from '#lib/core/lists/cursor';
import { pageOf } from '#lib/core/lists/page';
import type { Context } from '#lib/core/operation/context';
import { liveSessions } from '#lib/core/sessions/session';
import { exactCountLimit } from '#lib/schemas/list';
import type { SessionListView } from '#lib/schemas/session';

/** Lists sessions for their owner and for administrators. */

/** Says in words what the user agent names, e.g. "Chrome on macOS". It is only the client's claim. */
export function deviceOf(userAgent: string): string {
  if (userAgent === '') return 'Unknown device';
  const { browser, os } = Bowser.parse(userAgent);
  if (browser.name && os.name) return `${browser.name} on ${os.name}`;
  return browser.name || userAgent.slice(0, 40);
}

interface SessionPage {
  userId: string;
  limit: number;
  cursor?: string | undefined;
}

/**
 * A user's live sessions, last seen first; `currentId` marks the caller's own.
 * @throws AppError `invalid_input` for a cursor that is not of this user's list.
 */
export async function listSessions(
  { db, now }: Context,
  { userId, limit, cursor }: SessionPage,
  currentId: string | null,
): Promise<SessionListView> {
  const list = `sessions ${userId}`;
  const after = cursor === undefined ? null : readCursor(list, cursor);
  const live = { userId, ...liveSessions(now) };
  const older = after && {
    OR: [{ lastSeenAt: { lt: after.value } }, { lastSeenAt: after.value, id: { lt: after.id } }],
  };
  const rows = await db.session.findMany({
    where: { AND: [live, older ?? {}] },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  const total = await db.session.count({ where: live, take: exactCountLimit + 1 });
  const { items, nextCursor } = pageOf(list, rows, limit, (row) => ({
    value: row.lastSeenAt.toISOString(),
    id: row.id,
  }));
  return {
    items: items.map((row) => ({ ...row, current: row.id === currentId, device: deviceOf(row.userAgent) })),
    nextCursor,
    total: total > exactCountLimit ? null : total,
  };
}
