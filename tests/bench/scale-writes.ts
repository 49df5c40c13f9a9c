import { audited } from '#lib/core/audit/record';
import { seconds } from '#lib/core/durations';
import { newContext } from '#lib/core/operation/context';
import { revokeSessions } from '#lib/core/sessions/session';
import { disconnect } from '#lib/database/client';
import { onStop } from '#scripts/stop';
import type { Figure } from '#tests/bench/figures';
import { getJson } from '#tests/bench/scale-reads';
import { runGatehouse, type ScaleServer } from '#tests/bench/scale-server';
import { milliseconds, timeOf } from '#tests/bench/timing';

/** The time of a change that affects many users, and the rate of audited changes. */

const role = '/api/admin/roles/editor';

interface Role {
  permissions: string[];
  version: number;
}

async function patchRole(server: ScaleServer, permissions: string[], dryRun: boolean): Promise<void> {
  const { version } = await getJson<Role>(server, role);
  const response = await fetch(server.url + role + (dryRun ? '?dryRun=1' : ''), {
    method: 'PATCH',
    headers: { authorization: `Bearer ${server.administrator.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ permissions, version }),
  });
  if (response.status !== 200)
    throw new Error(`PATCH ${role} answered ${response.status}: ${await response.text()}`);
  await response.text();
}

/** Gives the editors a permission after a preview, and takes it back. */
export async function roleFigures(server: ScaleServer): Promise<Figure[]> {
  const [counted] = await server.query<{ count: number }>(
    `SELECT count(*)::int AS "count" FROM "UserRole" WHERE "roleId" = (SELECT "id" FROM "Role" WHERE "name" = 'editor')`,
  );
  const { permissions } = await getJson<Role>(server, role);
  const more = [...permissions, 'users:export'];
  const preview = await timeOf(() => patchRole(server, more, true));
  const save = await timeOf(() => patchRole(server, more, false));
  const me = await getJson<Role>(server, '/api/users/me', server.user.token);
  await patchRole(server, permissions, false);
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
      what: 'role edit, seen by a holder',
      value: isEffective ? 'at once' : 'later',
      beside: '',
      target: 'next request',
      hit: isEffective,
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
export async function writeFigure({ environment, query }: ScaleServer): Promise<Figure> {
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
    what: 'audited changes',
    value: `${rate.toFixed(0)}/s`,
    target: '≥ 500/s',
    hit: rate >= 500,
    beside: `${writers} writers end ${done.toLocaleString('en-GB')} sessions, in one process`,
  };
}

export async function verifyFigure({ environment, query }: ScaleServer): Promise<Figure> {
  const [{ count } = { count: 0 }] = await query<{ count: number }>(
    `SELECT count(*)::int AS "count" FROM "AuditEvent"`,
  );
  const time = await timeOf(async () => runGatehouse(environment, ['audit', 'verify']));
  return {
    what: 'audit verify',
    value: `${(time / 1_000).toFixed(1)} s`,
    target: '< 60 s for 1,000,000',
    beside: `${count.toLocaleString('en-GB')} rows, the start of the command included`,
    // Fewer rows say nothing about a million: most of the time is the start.
    ...(count >= 1_000_000 && { hit: (time / count) * 1_000 < 60 }),
  };
}
