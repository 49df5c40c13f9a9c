import { barePath } from '#tests/bench/app-copy';
import type { BenchServer } from '#tests/bench/bench-server';
import { type Figure, interleave, median } from '#tests/bench/figures';
import { load, type Outcome } from '#tests/bench/load';

/** `GET /api/users/me`: how many a second, and how long one takes while others log in. */

const connections = 8;
const warmUp = 6;
const millisecond = (value: number) => `${value.toFixed(0)} ms`;

const readMe = ({ server, token }: BenchServer, seconds: number) =>
  load({ url: `${server.url}/api/users/me`, seconds, connections, token });

export async function rateFigure(target: BenchServer): Promise<Figure> {
  const { server, token } = target;
  const readBare = (seconds: number) => load({ url: server.url + barePath, seconds, connections, token });
  await readMe(target, warmUp);
  await readBare(warmUp);
  const [mine = [], bare = []] = await interleave(7, [() => readMe(target, 3), () => readBare(3)]);
  const [rate, limit] = [median(mine.map((one) => one.rate)), median(bare.map((one) => one.rate))];
  return {
    what: 'GET /api/users/me',
    value: `${rate.toFixed(0)}/s`,
    beside: `constant route ${limit.toFixed(0)}/s: ${(rate / limit).toFixed(2)}`,
    target: '≥ 0.50',
    hit: rate / limit >= 0.5,
  };
}

/** `me` while `bodies` are being logged in, each on a connection of its own. */
async function readMeUnder(target: BenchServer, bodies: object[]): Promise<Outcome> {
  const seconds = 6;
  const url = `${target.server.url}/api/login`;
  const flood = load({ url, seconds: seconds + 3, connections: bodies.length, bodies });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const outcome = await readMe(target, seconds);
  await flood;
  return outcome;
}

export async function latencyFigures(target: BenchServer): Promise<Figure[]> {
  const wrong = Array.from({ length: 64 }, (_, index) => ({
    ...target.logins[index % target.logins.length],
    password: 'not-their-password',
  }));
  const runs = await interleave(3, [
    () => readMe(target, 6),
    () => readMeUnder(target, target.logins),
    () => readMeUnder(target, wrong),
  ]);
  const [quiet = 0, flooded = 0, attacked = 0] = runs.map((run) => median(run.map((one) => one.p99)));
  const [, , refused = 0] = runs.map((run) => run.reduce((sum, one) => sum + one.refused, 0));
  const ratio = flooded / quiet;
  return [
    { what: 'p99 of me, quiet', value: millisecond(quiet), beside: '', target: '' },
    {
      what: 'p99 of me, 8 logins at once',
      value: millisecond(flooded),
      target: '≤ 2.5',
      beside: `quiet ${millisecond(quiet)}: ${ratio.toFixed(1)}`,
      hit: ratio <= 2.5,
    },
    {
      what: 'p99 of me, 64 wrong logins at once',
      value: millisecond(attacked),
      beside: `${refused} errors`,
      target: '< 100 ms, no error',
      hit: attacked < 100 && refused === 0,
    },
  ];
}
