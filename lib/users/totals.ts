import { always, type DailyCounter, readCounters } from '#lib/core/background/counters';
import { days, earlier } from '#lib/core/durations';
import type { Database } from '#lib/database/client';

/** The dashboard's figures, from counters: no page view scans a table. */

/** `2026-11-22`: the day in UTC. */
const dayOf = (time: Date) => time.toISOString().slice(0, 10);

/** The last days up to today, oldest first. */
const lastDays = (now: Date, count: number) =>
  Array.from({ length: count }, (_, index) => dayOf(earlier(now, days(count - 1 - index))));

const sumOf = (counters: DailyCounter[], name: string) =>
  counters.filter((counter) => counter.name === name).reduce((total, { sum }) => total + sum, 0);

/** Users by status, and how many have logged in today or in the 29 days before. */
export async function countUsers(db: Database, now: Date) {
  const byStatus = await readCounters(db, ['users:active', 'users:invited', 'users:suspended'], always);
  const [since] = lastDays(now, 30);
  const seen = await readCounters(db, ['last-logins'], since);
  const count = (status: string) => sumOf(byStatus, `users:${status}`);
  const [invited, suspended] = [count('invited'), count('suspended')];
  // The counter of active users has those invited in it (the migration says why).
  const active = count('active') - invited;
  return {
    total: active + invited + suspended,
    active,
    invited,
    suspended,
    seenIn30Days: sumOf(seen, 'last-logins'),
  };
}

/** Sign-ups and logins of the last days, with a row for every day. */
export async function readActivity(db: Database, now: Date, range: number) {
  const shown = lastDays(now, range);
  const counters = await readCounters(db, ['sign-ups', 'logins:done', 'logins:denied'], shown[0]);
  const sums = new Map(counters.map(({ name, day, sum }) => [`${name} ${day}`, sum]));
  const sum = (name: string, day: string) => sums.get(`${name} ${day}`) ?? 0;
  return {
    signUpsByDay: shown.map((day) => ({ day, count: sum('sign-ups', day) })),
    loginsByDay: shown.map((day) => ({
      day,
      succeeded: sum('logins:done', day),
      failed: sum('logins:denied', day),
    })),
  };
}

/** The roles with the most holders, largest first. */
export async function readRoleSizes(db: Database, most: number) {
  const roles = await db.role.findMany({ select: { id: true, name: true, label: true } });
  const counterOf = ({ id }: { id: string }) => `role:${id}`;
  const counters = await readCounters(db, roles.map(counterOf));
  const sums = new Map(counters.map(({ name, sum }) => [name, sum]));
  return roles
    .map((role) => ({ ...role, holders: sums.get(counterOf(role)) ?? 0 }))
    .sort((one, other) => other.holders - one.holders || (one.name < other.name ? -1 : 1))
    .slice(0, most);
}
