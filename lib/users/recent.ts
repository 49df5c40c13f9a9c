import { liveAssignments } from '#lib/core/users/live-assignments';
import { readReferences } from '#lib/core/users/profile';
import { statusOf } from '#lib/core/users/status';
import type { Database } from '#lib/database/client';

/** What happened last, for the dashboard: a few rows from the end of an index. */

const newestFirst = [{ at: 'desc' }, { id: 'desc' }] as const;

export async function readNewestUsers(db: Database, now: Date, count: number) {
  const users = await db.user.findMany({
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: count,
    include: { roles: { where: liveAssignments(now), select: { role: { select: { name: true } } } } },
  });
  return users.map((user) => ({
    ...user,
    status: statusOf(user),
    roles: user.roles.map(({ role }) => role.name).sort(),
  }));
}

/** For missing rights and failed logins, with the names of actor and subject; null for unknown or deleted users. */
export async function readRecentRefusals(db: Database, count: number) {
  const events = await db.auditEvent.findMany({
    where: { outcome: 'denied' },
    orderBy: [...newestFirst],
    take: count,
    select: { id: true, at: true, action: true, code: true, actorId: true, subjectId: true },
  });
  const users = await readReferences(
    db,
    events.flatMap(({ actorId, subjectId }) => [actorId, subjectId]),
  );
  const named = (id: string | null) => users.get(id ?? '') ?? null;
  return events.map(({ actorId, subjectId, code, ...event }) => ({
    ...event,
    code: code ?? 'internal',
    actor: named(actorId),
    subject: named(subjectId),
  }));
}
