import { audited } from '#lib/core/audit/record';
import { seconds } from '#lib/core/durations';
import { newContext } from '#lib/core/operation/context';
import { revokeSessions } from '#lib/core/sessions/session';
import { disconnect } from '#lib/database/client';
import { onStop } from '#scripts/stop';
import type { Figure } from '#tests/bench/figures';
import { runGatehouse, type ScalePlace } from '#tests/bench/scale-place';
import { getJson } from '#tests/bench/scale-reads';
import { milliseconds, timeOf } from '#tests/bench/timing';

/** What a change costs where many are concerned, and how many changes there are room for. */

const role = '/api/admin/roles/editor';

interface Role {
  permissions: string[];
  version: number;
}

async function patchRole(place: ScalePlace, permissions: string[], dryRun: boolean): Promise<void> {
  const { version } = await getJson<Role>(place, role);
  const response = await fetch(place.url + role + (dryRun ? '?dryRun=1' : ''), {
    method: 'PATCH',
    headers: { authorization: `Bearer ${place.administrator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ permissions, version }),
  });
  if (response.status !== 200)
    throw new Error(`PATCH ${role} answered ${response.status}: ${await response.text()}`);
  await response.text();
}

/** Gives the editors a permission, after a look at what that means, and takes it back. */
export async function roleFigures(place: ScalePlace): Promise<Figure[]> {
  const [counted] = await place.query<{ count: number }>(
    `SELECT count(*)::int AS "count" FROM "UserRole" WHERE "roleId" = (SELECT "id" FROM "Role" WHERE "name" = 'editor')`,
  );
  const { permissions } = await getJson<Role>(place, role);
  const more = [...permissions, 'users:export'];
  const preview = await timeOf(() => patchRole(place, more, true));
  const save = await timeOf(() => patchRole(place, more, false));
  const me = await getJson<Role>(place, '/api/users/me', place.member.token);
  await patchRole(place, permissions, false);
  const isEffective = me.permissions.includes('users:export');
  const beside = `${(counted?.count ?? 0).toLocaleString('en-GB')} holders`;
  return [
    {
      what: 'role edit, preview',
      value: milliseconds(preview),
      beside,
      target: '< 1 s',
      hit: preview < 1_000,
    },
    { what: 'role edit, save', value: milliseconds(save), beside, target: '< 1 s', hit: save < 1_000 },
    {
      ...{ what: 'role edit, seen by a holder', value: isEffective ? 'at once' : 'later', beside: '' },
      ...{ target: 'next request', hit: isEffective },
    },
  ];
}

const writers = 8;
const writeTime = seconds(10);

interface SessionRow {
  id: string;
  userId: string;
}

/** One writer: ends sessions one after the other, as the product does; returns how many until the time is over. */
async function endSessions(sessions: SessionRow[]): Promise<number> {
  const end = performance.now() + writeTime;
  let count = 0;
  for (const { id, userId } of sessions) {
    if (performance.now() > end) break;
    const context = newContext({ requestId: `bench-${id}`, userAgent: 'bench' });
    const event = { ...context, event: 'session.revoked', actor: null };
    await audited(event, { type: 'session', id }, async (tx, note) => {
      note({ userId });
      await revokeSessions(tx, { id, userId }, context.now);
    });
    count += 1;
  }
  return count;
}

/** In this process, so that the figure is of the database and the trail, and not of HTTP. */
export async function writeFigure({ environment, query }: ScalePlace): Promise<Figure> {
  // Read at the first use of the database, which is here.
  Object.assign(process.env, environment, { DATABASE_POOL: String(writers) });
  onStop(disconnect);
  const most = 2_000 * writers;
  const sessions = await query<SessionRow>(
    `SELECT "id", "userId" FROM "Session" WHERE "revokedAt" IS NULL ORDER BY "lastSeenAt" LIMIT ${most}`,
  );
  const shares = Array.from({ length: writers }, (_, writer) =>
    sessions.filter((_session, index) => index % writers === writer),
  );
  let done = 0;
  const time = await timeOf(async () => {
    for (const count of await Promise.all(shares.map(endSessions))) done += count;
  });
  const rate = (done * 1_000) / time;
  return {
    ...{ what: 'audited changes', value: `${rate.toFixed(0)}/s`, target: '≥ 500/s', hit: rate >= 500 },
    beside: `${writers} writers end ${done.toLocaleString('en-GB')} sessions, in one process`,
  };
}

export async function verifyFigure({ environment, query }: ScalePlace): Promise<Figure> {
  const [{ count } = { count: 0 }] = await query<{ count: number }>(
    `SELECT count(*)::int AS "count" FROM "AuditEvent"`,
  );
  const time = await timeOf(async () => runGatehouse(environment, ['audit', 'verify']));
  return {
    ...{ what: 'audit verify', value: `${(time / 1_000).toFixed(1)} s`, target: '< 60 s for 1,000,000' },
    beside: `${count.toLocaleString('en-GB')} rows, the start of the command included`,
    // Fewer rows say nothing about a million: most of the time is the start.
    ...(count >= 1_000_000 && { hit: (time / count) * 1_000 < 60 }),
  };
}
