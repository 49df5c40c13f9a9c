import type { AuditKeys } from '#lib/core/audit/keys';
import { proveEvent } from '#lib/core/audit/mac';
import { days, earlier } from '#lib/core/durations';
import type { ErrorCode } from '#lib/errors';
import type { SeededUser } from '#scripts/gatehouse/seed/people';
import type { Random } from '#scripts/gatehouse/seed/random';
import type { SeededGrant } from '#scripts/gatehouse/seed/roles';
import { exampleIp, exampleUserAgent, type SeededSession } from '#scripts/gatehouse/seed/sessions';

/** What the audit trail says of these people in the last 90 days, each row with its proof. */

export const eventColumns = {
  id: 'uuid',
  at: 'timestamptz',
  action: 'text',
  outcome: '"AuditOutcome"',
  code: 'text',
  actorId: 'uuid',
  subjectType: 'text',
  subjectId: 'uuid',
  sessionId: 'uuid',
  requestId: 'text',
  detail: 'jsonb',
  salt: 'bytea',
  detailDigest: 'bytea',
  mac: 'bytea',
};

const kept = days(90);

interface Happening {
  at: Date;
  action: string;
  subjectId: string;
  actorId?: string | null;
  sessionId?: string | null;
  code?: ErrorCode;
  said?: Record<string, string | null>;
}

function eventOf(random: Random, keys: AuditKeys, { at, code, said, ...happening }: Happening) {
  const { detail, ...proven } = proveEvent(keys, {
    ...{ actorId: null, sessionId: null, subjectType: 'user', ...happening },
    ...{ id: random.id(at), at, code: code ?? null, requestId: random.id(at) },
    outcome: code ? ('refused' as const) : ('done' as const),
    detail: { ip: exampleIp(random), userAgent: exampleUserAgent(random), ...said },
  });
  return { ...proven, detail: JSON.stringify(detail) };
}

interface Batch {
  people: readonly SeededUser[];
  sessions: readonly SeededSession[];
  grants: readonly SeededGrant[];
  administrator: string;
}

function happenings({ people, sessions, grants, administrator }: Batch): Happening[] {
  const suspended = people.filter(({ status }) => status === 'suspended');
  return [
    ...people.map(({ id, createdAt }) => ({ at: createdAt, action: 'user.registered', subjectId: id })),
    ...sessions.map(({ id, userId, createdAt }) => ({
      ...{ at: createdAt, action: 'session.started', subjectId: userId, said: { sessionId: id } },
    })),
    ...grants
      .filter(({ grantedById }) => grantedById !== null)
      .map(({ userId, role, grantedById, grantedAt, reason, expiresAt }) => ({
        ...{ at: grantedAt, action: 'role.assigned', subjectId: userId, actorId: grantedById },
        said: { role, reason, expiresAt: expiresAt?.toISOString() ?? null },
      })),
    ...suspended.map(({ id, createdAt, lastLoginAt }) => ({
      ...{ at: lastLoginAt ?? createdAt, action: 'user.suspended', subjectId: id, actorId: administrator },
      said: { before: 'active', reason: 'Broke the rules of the house.' },
    })),
  ];
}

/** A login between the day that the trail begins and the person's last one; every sixth goes wrong. */
function loginOf(random: Random, { id, createdAt, lastLoginAt }: SeededUser, since: Date): Happening {
  const first = Math.max(since.getTime(), createdAt.getTime());
  const last = lastLoginAt?.getTime() ?? first;
  const at = new Date(first + Math.floor((last - first) * random.next()));
  const failed = random.chance(1 / 6) ? ({ code: 'invalid_credentials' } as const) : {};
  return { at, action: 'session.started', subjectId: id, ...failed };
}

/** As many rows as there are people, or more: what happened to them, and other logins of those who come often. */
export function eventsOf(random: Random, keys: AuditKeys, batch: Batch, now: Date) {
  const since = earlier(now, kept);
  const recent = happenings(batch).filter(({ at }) => at > since);
  const regulars = batch.people.filter(({ lastLoginAt }) => lastLoginAt && lastLoginAt > since);
  const missing = regulars.length > 0 ? Math.max(0, batch.people.length - recent.length) : 0;
  const logins = Array.from({ length: missing }, () => loginOf(random, random.pick(regulars), since));
  const all = [...recent, ...logins].sort((one, other) => one.at.getTime() - other.at.getTime());
  return all.map((happening) => eventOf(random, keys, happening));
}
