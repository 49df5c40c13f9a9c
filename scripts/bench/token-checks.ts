import { verifyAccessToken } from '#lib/core/access-token';
import type { Figure } from '#scripts/bench/figures';
import { person } from '#tests/support/people';

/** Whether checking tokens leaks memory (FLT-21). */

const checks = 1_000_000;
const share = 10;

const megabytes = () => {
  global.gc?.();
  return process.memoryUsage().rss / 2 ** 20;
};

export async function tokenCheckFigure(): Promise<Figure> {
  const { accessToken } = await person();
  const forged = `${accessToken.slice(0, -4)}AAAA`;
  const now = new Date();
  const check = async (count: number) => {
    for (let index = 0; index < count; index += 1)
      await verifyAccessToken(index % share ? accessToken : forged, now);
  };
  await check(checks / share);
  const before = megabytes();
  const start = performance.now();
  await check(checks);
  const growth = megabytes() / before - 1;
  return {
    what: `memory after ${checks.toLocaleString('en')} token checks`,
    value: `${(100 * growth).toFixed(1)} % more`,
    beside: `${((1_000 * (performance.now() - start)) / checks).toFixed(0)} µs each, one in ${share} forged`,
    target: '± 10 %',
    hit: Math.abs(growth) <= 0.1,
  };
}
