import { logIn, register } from '#scripts/bench/attack-place';
import { type Figure, interleave, median } from '#scripts/bench/figures';
import { milliseconds, percentile, timesOf } from '#scripts/bench/timing';
import type { Installation } from '#tests/support/installation';

/** What the limits let through, and what they cost. */

const wrong = 'not-their-password-1';

/** 50 wrong passwords for one person at the same moment, half on each node. */
export async function exactFigure({ nodes, query }: Installation): Promise<Figure> {
  const [first, second] = nodes.map(({ url }) => url);
  const { email } = await register(first ?? '');
  const tries = Array.from({ length: 50 }, (_, index) =>
    logIn((index % 2 ? second : first) ?? '', { email, password: wrong }),
  );
  const limited = (await Promise.all(tries)).filter((status) => status === 429).length;
  const [row] = await query<{ count: number }>(
    `SELECT count(*)::int AS "count" FROM "AuditEvent" e JOIN "User" u ON u."id" = e."subjectId"
     WHERE u."email" = $1 AND e."code" = 'invalid_credentials'`,
    [email],
  );
  return {
    what: '50 wrong passwords at once on two nodes',
    value: `${row?.count} looked at`,
    beside: `${limited} limited`,
    target: 'exactly 5',
    hit: row?.count === 5,
  };
}

/** Right logins in turn on a node with limits and on one without; hashing is cheap on both. */
export async function overheadFigure({ nodes }: Installation): Promise<Figure> {
  const [limited = '', free = ''] = nodes.map(({ url }) => url);
  const who = await register(limited);
  const timed = (server: string) => () => timesOf(100, async () => void (await logIn(server, who)), 10);
  const [withLimits = [], without = []] = await interleave(5, [timed(limited), timed(free)]);
  const p95 = ([...runs]: number[][]) => median(runs.map((times) => percentile(times, 0.95)));
  const added = p95(withLimits) - p95(without);
  return {
    what: 'what limits add to a login, p95',
    value: milliseconds(added),
    beside: `${milliseconds(p95(withLimits))} beside ${milliseconds(p95(without))}`,
    target: '< 5 ms',
    hit: added < 5,
  };
}
