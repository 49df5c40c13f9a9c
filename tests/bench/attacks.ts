import { disconnect } from '#lib/database/client';
import { withTwoNodes } from '#tests/bench/attack-nodes';
import { openBench } from '#tests/bench/bench-server';
import { enumerationFigures } from '#tests/bench/enumeration';
import type { Figure } from '#tests/bench/figures';
import { floodFigures } from '#tests/bench/flood';
import { exactFigure, overheadFigure, refusalFigure } from '#tests/bench/limits';
import { refreshFigure } from '#tests/bench/refreshes';
import { revocationFigure } from '#tests/bench/revocations';
import { tokenCheckFigure } from '#tests/bench/token-checks';
import type { Installation } from '#tests/support/installation';
import { step } from '../../scripts/terminal.mjs';

/** The figures of attacks: how much the limits let through, what timing reveals, and whether ended sessions stay ended. */

async function limitFigures(): Promise<Figure[]> {
  return [
    await withTwoNodes({ shared: { RATE_LIMITS: 'on' } }, exactFigure),
    await withTwoNodes({ shared: { RATE_LIMITS: 'on' } }, refusalFigure),
    await withTwoNodes({ shared: { RATE_LIMITS: 'on' }, second: { RATE_LIMITS: 'off' } }, overheadFigure),
  ];
}

/** Low costs allow thousands of calls and make everything but hashing weigh more. */
const costs = { shared: { BCRYPT_COST: '8' }, second: { BCRYPT_COST: '6' } };

/** Users are inserted into the database: this process takes over the environment of the nodes. */
async function tokenFigures({ environment, url, nodes }: Installation): Promise<Figure[]> {
  Object.assign(process.env, environment, { GATEHOUSE_TEST_URL: url });
  try {
    const other = nodes[1]?.url ?? '';
    return [await refreshFigure(), await revocationFigure(other), await tokenCheckFigure()];
  } finally {
    await disconnect();
  }
}

/** A server as it is by default, hashing at full cost. */
async function flooded(): Promise<Figure[]> {
  const target = await openBench();
  const figures = await floodFigures(target);
  await target.server.stop();
  return figures;
}

export async function attackFigures(): Promise<Figure[]> {
  return [
    ...(await step('Flooding with wrong logins', 'Flooded with wrong logins', flooded)),
    ...(await step('Measuring limits', 'Measured limits', limitFigures)),
    ...(await step('Timing refused logins', 'Timed refused logins', () =>
      withTwoNodes(costs, enumerationFigures),
    )),
    ...(await step('Measuring tokens', 'Measured tokens', () => withTwoNodes({}, tokenFigures))),
  ];
}
