import { execFileSync } from 'node:child_process';
import { logIn, register } from '#tests/bench/attack-nodes';
import { type Figure, interleave, median } from '#tests/bench/figures';
import { milliseconds, percentile, timesOf } from '#tests/bench/timing';
import type { Installation } from '#tests/support/installation';

/** How much the limits let through, and what they cost. */

const wrong = 'not-their-password-1';

/** 50 wrong passwords for one user at the same moment, half on each node. */
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

/** Milliseconds of processor that a process has used so far; to the second. */
function processorTime(pid: number): number {
  const text = execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' });
  return text.split(':').reduce((sum, part) => 60 * sum + Number(part), 0) * 1_000;
}

const refusals = 5_000;

/** The processor time of a login that a limit refuses (RTL-17). */
export async function refusalFigure({ nodes: [node] }: Installation): Promise<Figure> {
  const { url = '', pid = 0 } = node ?? {};
  const who = { ...(await register(url)), password: wrong };
  const refuse = async (count: number) => {
    for (let index = 0; index < count; index += 10)
      await Promise.all(Array.from({ length: 10 }, () => logIn(url, who)));
  };
  await refuse(refusals / 10);
  const before = processorTime(pid);
  await refuse(refusals);
  const each = (processorTime(pid) - before) / refusals;
  return {
    what: 'processor time of a login that a limit refuses',
    value: milliseconds(each),
    beside: `${refusals.toLocaleString('en')} refusals`,
    target: '< 2 ms',
    hit: each < 2,
  };
}

/** Right logins in turn on a node with limits and on one without; hashing is cheap on both. */
export async function overheadFigure({ nodes }: Installation): Promise<Figure> {
  const [limited = '', free = ''] = nodes.map(({ url }) => url);
  // So many that none logs in more often than they may.
  const users = await Promise.all(Array.from({ length: 8 }, () => register(limited)));
  let turn = 0;
  const enter = async (server: string) => {
    const status = await logIn(server, users[turn++ % users.length] as (typeof users)[number]);
    if (status !== 200) throw new Error(`A login answered ${status}.`);
  };
  const timed = (server: string) => () => timesOf(100, () => enter(server), 10);
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
