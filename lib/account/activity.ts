import { type EventRow, type EventSearch, listEvents } from '#lib/core/audit/list';
import { operation } from '#lib/core/operation/operation';
import { deviceOf } from '#lib/core/sessions/list';
import { Prisma } from '#lib/database/client';
import { type ActivityBy, activityWords, shownOf } from '#lib/schemas/activity-words';
import { ActivityListView, type ActivityView } from '#lib/schemas/audit';
import { PageInput } from '#lib/schemas/list';

/**
 * The caller's own part of the audit trail. Events (schemas/activity-words) and fields are allow-lists: of an
 * administrator's action no personal value is shown.
 */

const isShown = (keys: readonly string[]) =>
  Prisma.sql`"action" || ' ' || "outcome"::text IN (${Prisma.join(keys)})`;

/** What a user sees of their own trail. */
export function activityOf(id: string): EventSearch {
  return {
    alternatives: [
      Prisma.sql`"actorId" = ${id}::uuid`,
      Prisma.sql`("subjectId" = ${id}::uuid AND "actorId" IS NULL AND ${isShown(shownOf.nobody)})`,
      Prisma.sql`("subjectId" = ${id}::uuid AND "actorId" <> ${id}::uuid AND ${isShown(shownOf.administrator)})`,
    ],
    times: [],
    others: [],
  };
}

const textIn = (detail: EventRow['detail'], name: string) => {
  const value = detail?.[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

function byWhom({ actorId }: EventRow, id: string): ActivityBy {
  if (actorId === null) return 'nobody';
  return actorId === id ? 'you' : 'administrator';
}

function viewOf(row: EventRow, id: string): ActivityView {
  const { at, action, outcome, detail } = row;
  const by = byWhom(row, id);
  const more = typeof detail?.more === 'number' ? `, ${detail.more} more times` : '';
  const isOwn = row.subjectId === null || row.subjectId === id || row.subjectType === 'session';
  // What was done to others names nothing of them.
  const role = by === 'administrator' ? (row.role ?? textIn(detail, 'role')) : null;
  const summary = activityWords(by, { action, outcome, code: row.code, role, isOwn }) + more;
  const base = { at, action, outcome, by, summary, ip: null, device: null, role: null, expiresAt: null };
  if (by === 'administrator')
    return { ...base, role: textIn(detail, 'role'), expiresAt: textIn(detail, 'expiresAt') };
  const userAgent = textIn(detail, 'userAgent');
  // A command in the server's shell has no device.
  const isRemote = userAgent !== null || by === 'you';
  return { ...base, ip: isRemote ? textIn(detail, 'ip') : null, device: userAgent && deviceOf(userAgent) };
}

export const listActivity = operation({
  summary: 'What the caller did, and what was done to their account, newest first.',
  allow: 'signed-in',
  limit: 'search',
  input: PageInput,
  output: ActivityListView,
  async run({ actor: { id }, db }, { limit, cursor }) {
    const page = await listEvents(db, `activity ${id}`, activityOf(id), { limit, cursor });
    return { ...page, items: page.items.map((row) => viewOf(row, id)) };
  },
});
