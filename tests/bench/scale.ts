import { availableParallelism, cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { closeAll, stopOnSignals } from '#scripts/stop';
import { printTable } from '#tests/bench/figures';
import { listFigures, pageFigures, ratioFigures, searchFigure } from '#tests/bench/scale-reads';
import { openScale, type ScaleServer } from '#tests/bench/scale-server';
import { roleFigures, verifyFigure, writeFigure } from '#tests/bench/scale-writes';
import { progressBar, Stop, step } from '../../scripts/terminal.mjs';

/** What must stay flat with many users: the console and the core at `users`, beside 1,000. */

const few = 1_000;

interface ScaleOptions {
  users: string;
  /** A database to fill and keep, or one that an earlier run kept; its APP_SECRET must be given. */
  database?: string | undefined;
}

/** The server seals what was seeded while nobody waits; measured is what comes after. */
async function untilSealed({ query }: ScaleServer): Promise<void> {
  const unsealed = async () => {
    const sql = `SELECT count(*)::int AS "count" FROM "AuditEvent" WHERE "sequence" IS NULL`;
    return (await query<{ count: number }>(sql))[0]?.count ?? 0;
  };
  let left = await unsealed();
  if (left === 0) return;
  const bar = progressBar('Sealing the audit trail', left);
  for (let still = 0; left > 0; ) {
    await pause(2_000);
    const now = await unsealed();
    still = now < left ? 0 : still + 1;
    if (still === 15)
      throw new Stop('The server has chained nothing for 30 s: run `gatehouse audit verify`.');
    bar.advance(left - now);
    left = now;
  }
  bar.end('Sealed the audit trail');
}

async function measure(small: ScaleServer, large: ScaleServer) {
  const figures = await step('Measuring me and login', 'Measured me and login', () =>
    ratioFigures(small, large),
  );
  figures.push(await step('Searching', 'Measured search', () => searchFigure(large)));
  figures.push(...(await listFigures(large)));
  figures.push(...(await step('Reading pages', 'Measured pages', () => pageFigures(large))));
  figures.push(...(await step('Editing a role', 'Measured a role edit', () => roleFigures(large))));
  figures.push(await step('Writing', 'Measured audited changes', () => writeFigure(large)));
  await untilSealed(large);
  return [...figures, await verifyFigure(large)];
}

/** Every figure in one table. A miss is a figure, not a failure. */
export async function scaleBench({ users, database }: ScaleOptions): Promise<void> {
  if (!/^\d{4,8}$/.test(users)) throw new Stop(`--users is a whole number from ${few} to 10,000,000.`);
  if (database && !process.env.APP_SECRET)
    throw new Stop('--database needs APP_SECRET: the one that the database was filled under, and will be.');
  stopOnSignals();
  try {
    console.log(
      `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, PostgreSQL`,
    );
    const small = await openScale(few);
    const large = await openScale(Number(users), database);
    for (const server of [small, large]) await untilSealed(server);
    printTable(await measure(small, large));
  } finally {
    await closeAll();
  }
}
