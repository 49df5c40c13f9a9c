import type { BenchServer } from '#tests/bench/bench-server';
import type { Figure } from '#tests/bench/figures';
import { load, poolRate } from '#tests/bench/load';

/**
 * One minute of wrong passwords, without limits, beside users who read (FLT-20). They read at a steady pace: a reader
 * that never pauses would be a second flood, and take processor time from the hashing.
 */

const seconds = 60;
const attackers = 64;

/** Requests a second of each kind of reader. */
const pace = 20;

export async function floodFigures({ server, logins, token }: BenchServer): Promise<Figure[]> {
  const alone = await poolRate(12, 10);
  const bodies = Array.from({ length: attackers }, (_, index) => ({
    ...logins[index % logins.length],
    password: 'not-their-password-1',
  }));
  const login = { url: `${server.url}/api/login`, connections: attackers, bodies };
  const reader = { url: `${server.url}/api/users/me`, connections: 2, token, pace };
  const probe = { url: `${server.url}/api/health`, connections: 2, pace };
  // The first call of a route loads it: a dozen slow ones would be the p99 of a minute at this pace.
  for (const one of [login, reader, probe]) await load({ ...one, seconds: 2 });
  const [flood, me, health] = await Promise.all([
    load({ ...login, seconds }),
    load({ ...reader, seconds }),
    load({ ...probe, seconds }),
  ]);
  const share = flood.rate / alone;
  const reading = (what: string, { p99, refused }: typeof me, most: number): Figure => ({
    what: `p99 of ${what}, 60 s of 64 wrong logins`,
    value: `${p99.toFixed(0)} ms`,
    beside: `${refused} errors`,
    target: `< ${most} ms, no error`,
    hit: p99 < most && refused === 0,
  });
  return [
    reading('me', me, 100),
    reading('health', health, 50),
    {
      what: 'logins answered under the flood',
      value: `${flood.rate.toFixed(1)}/s`,
      beside: `the pool alone ${alone.toFixed(1)}/s: ${share.toFixed(2)}`,
      target: '≥ 0.90',
      hit: share >= 0.9,
    },
  ];
}
