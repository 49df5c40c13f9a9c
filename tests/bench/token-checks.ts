import { verifyAccessToken } from '#lib/core/sessions/access-token';
import type { Figure } from '#tests/bench/figures';
import { newUser } from '#tests/support/users';

/** Whether checking tokens leaks memory (FLT-21). */

const checks = 1_000_000;
const share = 10;

const megabytes = () => process.memoryUsage().rss / 2 ** 20;

export async function tokenCheckFigure(): Promise<Figure> {
  const { accessToken } = await newUser();
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
  const after = megabytes();
  return {
    what: `memory after ${checks.toLocaleString('en')} token checks`,
    value: `${before.toFixed(0)} -> ${after.toFixed(0)} MB`,
    beside: `${((1_000 * (performance.now() - start)) / checks).toFixed(0)} µs each, one in ${share} forged`,
    target: 'at most 10 % more',
    hit: after <= 1.1 * before,
  };
}
