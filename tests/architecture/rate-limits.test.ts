import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { denialPeriod, rowsOfAll, rowsOfCaller } from '#lib/core/audit/denials';
import { minutes, seconds } from '#lib/core/durations';
import { type RateLimit, rateLimits } from '#lib/core/rate-limits/limits';
import { attemptLimits, firstBackoff, longestBackoff } from '#lib/core/rate-limits/password-attempts';
import { generalLimit } from '#lib/server/flood';
import { readRoutes } from '#scripts/routes';

/** What docs/security.md says of limits is what the code does (ASVS 6.1.1). */

const page = readFileSync('docs/security.md', 'utf8');
const [, section = ''] = /^## Limits\n(.+?)^## /ms.exec(page) ?? [];

/** `limit | by | most` of each row, without its last column. */
const rows = [...section.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| [^|]+ \|$/gm)]
  .slice(1)
  .map(([, ...cells]) => cells.join(' | '));

const inWords = (milliseconds: number) =>
  milliseconds % minutes(1) === 0
    ? `${milliseconds / minutes(1)} ${milliseconds === minutes(1) ? 'minute' : 'minutes'}`
    : `${milliseconds / seconds(1)} s`;

const pointsOf = (limit: number, period: number) => `${limit.toLocaleString('en')} in ${inWords(period)}`;

function rowOf(names: string, { by, limit, period, store }: RateLimit): string {
  const whose = { ip: 'IP', session: 'session', account: 'account' }[by];
  return `${names} | ${whose}${store === 'process' ? ', process' : ''} | ${pointsOf(limit, period)}`;
}

/** Neighbours that differ in nothing but their name share a row. */
function limitRows(): string[] {
  const found: { names: string; budget: RateLimit }[] = [];
  for (const [name, budget] of Object.entries(rateLimits)) {
    const last = found.at(-1);
    if (last && rowOf('', last.budget) === rowOf('', budget)) last.names += `, \`${name}\``;
    else found.push({ names: `\`${name}\``, budget });
  }
  return found.map(({ names, budget }) => rowOf(names, budget));
}

test('the page on limits says the limits, tries and back-offs that the code has', () => {
  const backoffs = 'then back-offs of 1, 2, 4 … 60 minutes';
  expect([firstBackoff, longestBackoff]).toEqual([minutes(1), minutes(60)]);
  expect(rows).toEqual([
    `passwords, unknown devices | name typed at login | ${attemptLimits['unknown-devices']}, ${backoffs}`,
    `passwords, a known device | device and account | ${attemptLimits['known-device']}, then the same back-offs`,
    `current password | session | ${attemptLimits['password-change']}, then the same back-offs`,
    ...limitRows(),
    `general | IP, process | ${pointsOf(generalLimit.points, seconds(generalLimit.duration))}`,
  ]);
});

test('the page on limits says how they are set, and that no user is locked out by others', () => {
  expect(section).toContain('`TRUSTED_PROXIES`');
  expect(section).toContain('Nobody can lock an account.');
});

test('the page on limits says how many refusals have a row of their own', () => {
  expect(section.replaceAll(/\s+/g, ' ')).toContain(
    `the first ${rowsOfCaller} in ${inWords(denialPeriod)} of each user, or of each IP without a user, get a row each, and the first ${rowsOfAll} of all together`,
  );
});

test('RTL-16 every operation that changes something, or searches, has a limit', async () => {
  const free = (await readRoutes()).flatMap(({ path, operations }) =>
    Object.entries(operations)
      .filter(([verb, { declaration }]) => {
        const reads = verb === 'GET' && ['anyone', 'signed-in'].includes(declaration.allow);
        return !reads && !declaration.limit;
      })
      .map(([verb]) => `${verb} ${path}`),
  );
  // A logout ends what it is asked with; a theme is a cookie, and costs as little as a page.
  const isCheap = (route: string) => ['POST /api/logout', 'PUT /api/theme'].includes(route);
  // Answers `not_found`, whatever is asked.
  expect(free.filter((route) => !route.endsWith(' /api/{path}') && !isCheap(route))).toEqual([]);
});
