import type { BenchServer } from '#tests/bench/bench-server';
import { type Figure, interleave, median } from '#tests/bench/figures';
import { load, nativeRate } from '#tests/bench/load';

const cost = 12;
const rounds = 3;
const seconds = 6;

/** Parallel right logins a second, beside the rate of native bcrypt on all cores. */
export async function loginFigure({ server, logins }: BenchServer): Promise<Figure> {
  const logInAll = () =>
    load({ url: `${server.url}/api/login`, seconds, connections: logins.length, bodies: logins });
  await logInAll();
  let refused = 0;
  const [rates = [], limits = []] = await interleave(rounds, [
    async () => {
      const outcome = await logInAll();
      refused += outcome.refused;
      return outcome.rate;
    },
    () => nativeRate(cost, seconds),
  ]);
  const [rate, limit] = [median(rates), median(limits)];
  return {
    what: `logins at cost ${cost}`,
    value: `${rate.toFixed(1)}/s${refused ? `, ${refused} refused` : ''}`,
    beside: `native bcrypt on all cores ${limit.toFixed(1)}/s: ${(rate / limit).toFixed(2)}`,
    target: '≥ 0.75',
    hit: rate / limit >= 0.75 && refused === 0,
  };
}
