import { days, earlier } from '#lib/core/durations';
import { operation } from '#lib/core/operation';
import { liveSessions } from '#lib/core/session';
import type { Database } from '#lib/database';
import { DashboardView, ReadDashboardInput } from '#lib/schemas/admin';

const shownDays = 30;

/** `2026-11-22`: the day in UTC. */
const dayOf = (time: Date) => time.toISOString().slice(0, 10);

function lastDays(now: Date): string[] {
  return Array.from({ length: shownDays }, (_, index) => dayOf(earlier(now, days(shownDays - 1 - index))));
}

interface DayCount {
  day: string;
  count: number;
}

/** Rows for the days that have any; `fill` adds the others. */
function fill(rows: DayCount[], now: Date): DayCount[] {
  const counts = new Map(rows.map(({ day, count }) => [day, count]));
  return lastDays(now).map((day) => ({ day, count: counts.get(day) ?? 0 }));
}

const startOf = (now: Date) => new Date(`${dayOf(earlier(now, days(shownDays - 1)))}T00:00:00Z`);

async function signUpsByDay(db: Database, now: Date): Promise<DayCount[]> {
  const rows = await db.$queryRaw<DayCount[]>`
    SELECT to_char("createdAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "day", count(*)::int AS "count"
    FROM "User" WHERE "createdAt" >= ${startOf(now)} GROUP BY 1`;
  return fill(rows, now);
}

async function loginsByDay(db: Database, now: Date) {
  const rows = await db.$queryRaw<(DayCount & { outcome: 'done' | 'refused' })[]>`
    SELECT to_char("at" AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "day", "outcome"::text AS "outcome", count(*)::int AS "count"
    FROM "AuditEvent" WHERE "action" = 'session.started' AND "at" >= ${startOf(now)} GROUP BY 1, 2`;
  const failed = fill(
    rows.filter(({ outcome }) => outcome === 'refused'),
    now,
  );
  const succeeded = fill(
    rows.filter(({ outcome }) => outcome === 'done'),
    now,
  );
  return succeeded.map(({ day, count }, index) => ({
    day,
    succeeded: count,
    failed: failed[index]?.count ?? 0,
  }));
}

async function countUsers(db: Database) {
  const groups = await db.user.groupBy({ by: ['status'], _count: true });
  const count = (status: string) => groups.find((group) => group.status === status)?._count ?? 0;
  const active = count('active');
  const suspended = count('suspended');
  return { total: active + suspended, active, suspended };
}

export const readDashboard = operation({
  summary: 'Totals, and sign-ups and logins per day for the last 30 days.',
  allow: 'admin:access',
  audit: 'dashboard.read',
  input: ReadDashboardInput,
  output: DashboardView,
  async run({ db, now }) {
    return {
      users: await countUsers(db),
      sessions: { active: await db.session.count({ where: liveSessions(now) }) },
      signUpsByDay: await signUpsByDay(db, now),
      loginsByDay: await loginsByDay(db, now),
    };
  },
});
