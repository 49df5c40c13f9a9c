import Bowser from 'bowser';
import type { Context } from '#lib/core/context';
import { liveSessions } from '#lib/core/session';
import { countedUpTo } from '#lib/schemas/list';
import type { SessionView } from '#lib/schemas/session';

/** Sessions as their owner and administrators see them. */

/** Says in words what the user agent names, e.g. "Chrome on macOS". It is the client's claim, nothing more. */
function deviceOf(userAgent: string): string {
  if (userAgent === '') return 'Unknown device';
  const { browser, os } = Bowser.parse(userAgent);
  if (browser.name && os.name) return `${browser.name} on ${os.name}`;
  return browser.name || userAgent.slice(0, 40);
}

/** A person's live sessions, last seen first; `currentId` marks the caller's own. */
export async function listSessions(
  context: Context,
  userId: string,
  currentId: string | null,
): Promise<SessionView[]> {
  const rows = await context.db.session.findMany({
    where: { userId, ...liveSessions(context.now) },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
    take: countedUpTo,
  });
  return rows.map((row) => ({ ...row, current: row.id === currentId, device: deviceOf(row.userAgent) }));
}
