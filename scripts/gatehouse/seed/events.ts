import type { AuditKeys } from '#lib/core/audit/keys';
import { proveEvent } from '#lib/core/audit/mac';
import { outcomeOf } from '#lib/core/audit/outcome';
import { days, earlier } from '#lib/core/durations';
import type { ErrorCode } from '#lib/errors';
import type { Random } from '#scripts/gatehouse/seed/random';
import type { SeededAssignment } from '#scripts/gatehouse/seed/roles';
import { exampleIp, exampleUserAgent, type SeededSession } from '#scripts/gatehouse/seed/sessions';
import type { SeededUser } from '#scripts/gatehouse/seed/users';

/** Audit rows of these users for the last 90 days, each with its MAC. */

const kept = days(90);

interface EventInput {
  at: Date;
  action: string;
  subjectId: string;
  actorId?: string | null;
  sessionId?: string | null;
  code?: ErrorCode;
  detail?: Record<string, string | null>;
}

function eventOf(random: Random, keys: AuditKeys, { at, code, detail: given, ...input }: EventInput) {
  const { detail, ...proven } = proveEvent(keys, {
    actorId: null,
    sessionId: null,
    subjectType: 'user',
    ...input,
    id: random.id(at),
    at,
    code: code ?? null,
    requestId: random.id(at),
    outcome: code ? outcomeOf(code) : ('done' as const),
    detail: { ip: exampleIp(random), userAgent: exampleUserAgent(random), ...given },
  });
  return { ...proven, detail: JSON.stringify(detail) };
}

interface Batch {
  users: readonly SeededUser[];
  sessions: readonly SeededSession[];
  assignments: readonly SeededAssignment[];
  administrator: string;
}

function eventInputs({ users, sessions, assignments, administrator }: Batch): EventInput[] {
  const suspended = users.filter(({ status }) => status === 'suspended');
  return [
    ...users.map(({ id, createdAt }) => ({ at: createdAt, action: 'user.registered', subjectId: id })),
    ...sessions.map(({ id, userId, createdAt }) => ({
      at: createdAt,
      action: 'session.started',
      subjectId: userId,
      detail: { sessionId: id },
    })),
    ...assignments
      .filter(({ grantedById }) => grantedById !== null)
      .map(({ userId, role, grantedById, grantedAt, reason, expiresAt }) => ({
        at: grantedAt,
        action: 'role.assigned',
        subjectId: userId,
        actorId: grantedById,
        detail: { role, reason, expiresAt: expiresAt?.toISOString() ?? null },
      })),
    ...suspended.map(({ id, createdAt, lastLoginAt }) => ({
      at: lastLoginAt ?? createdAt,
      action: 'user.suspended',
      subjectId: id,
      actorId: administrator,
      detail: { before: 'active', reason: 'Broke the rules.' },
    })),
  ];
}

/** A login between the first day of the trail and the user's last login; every sixth fails. */
function loginOf(random: Random, { id, createdAt, lastLoginAt }: SeededUser, since: Date): EventInput {
  const first = Math.max(since.getTime(), createdAt.getTime());
  const last = lastLoginAt?.getTime() ?? first;
  const at = new Date(first + Math.floor((last - first) * random.next()));
  const failed = random.chance(1 / 6) ? ({ code: 'invalid_credentials' } as const) : {};
  return { at, action: 'session.started', subjectId: id, ...failed };
}

/** At least as many rows as users: their events, and further logins of frequent users. */
export function eventsOf(random: Random, keys: AuditKeys, batch: Batch, now: Date) {
  const since = earlier(now, kept);
  const recent = eventInputs(batch).filter(({ at }) => at > since);
  const regulars = batch.users.filter(({ lastLoginAt }) => lastLoginAt && lastLoginAt > since);
  const missing = regulars.length > 0 ? Math.max(0, batch.users.length - recent.length) : 0;
  const logins = Array.from({ length: missing }, () => loginOf(random, random.pick(regulars), since));
  const all = [...recent, ...logins].sort((one, other) => one.at.getTime() - other.at.getTime());
  return all.map((input) => eventOf(random, keys, input));
}
