import type { Figure } from '#tests/bench/figures';
import { percentile } from '#tests/bench/timing';
import { call } from '#tests/support/http';
import { newUser } from '#tests/support/users';

/** Refreshes a second: each caller trades its token for the next, as fast as it is answered. */

const callers = 4;
const seconds = 15;

/** Milliseconds of each refresh until the time is over; the caller keeps the last token. */
async function refreshUntil(caller: { refreshToken: string }, end: number): Promise<number[]> {
  const times: number[] = [];
  while (performance.now() < end) {
    const start = performance.now();
    const { status, json } = await call('POST', '/api/refresh', {
      json: { refresh_token: caller.refreshToken },
    });
    if (status !== 200) throw new Error(`A refresh answered ${status}.`);
    times.push(performance.now() - start);
    caller.refreshToken = String(json.refresh_token);
  }
  return times;
}

export async function refreshFigure(): Promise<Figure> {
  const users = await Promise.all(Array.from({ length: callers }, () => newUser()));
  const run = async (duration: number) => {
    const end = performance.now() + duration * 1_000;
    return (await Promise.all(users.map((caller) => refreshUntil(caller, end)))).flat();
  };
  await run(5);
  const times = await run(seconds);
  const rate = times.length / seconds;
  const p99 = percentile(times, 0.99);
  return {
    what: 'refreshes',
    value: `${rate.toFixed(0)}/s, p99 ${p99.toFixed(0)} ms`,
    beside: 'one node; its database and the callers on the same cores',
    target: '≥ 120/s, p99 < 50 ms',
    hit: rate >= 120 && p99 < 50,
  };
}
