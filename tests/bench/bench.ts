import { availableParallelism, cpus } from 'node:os';
import { closeAll, onStop, stopOnSignals } from '#scripts/stop';
import { copyApp } from '#tests/bench/app-copy';
import { attackFigures } from '#tests/bench/attacks';
import { openBench } from '#tests/bench/bench-server';
import { printTable } from '#tests/bench/figures';
import { javascriptFigure } from '#tests/bench/javascript';
import { loginFigure } from '#tests/bench/logins';
import { latencyFigures, rateFigure } from '#tests/bench/me';
import { memoryFigure } from '#tests/bench/memory';
import { firstStartFigure, secondStartFigure } from '#tests/bench/starts';
import { step } from '../../scripts/terminal.mjs';

interface Wanted {
  firstStart: boolean;
  /** Only the figures of attacks. */
  attacks: boolean;
}

/** Every figure of the bench in one table. The server is the production build, in a copy with one route more. */
export async function bench({ firstStart, attacks }: Wanted): Promise<void> {
  stopOnSignals();
  try {
    console.log(`${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`);
    const first = firstStart
      ? [await step('Starting a fresh clone', 'Started a fresh clone', firstStartFigure)]
      : [];
    const copy = await step('Copying', 'Copied the product beside a bare route', async () => copyApp());
    onStop(async () => copy.remove());
    process.chdir(copy.folder);
    const usual = attacks ? [] : await measure();
    printTable([...usual, ...(await attackFigures()), ...first]);
  } finally {
    process.chdir('/');
    await closeAll();
  }
}

async function measure() {
  const target = await step('Building and starting', 'Built and started', openBench);
  const figures = [
    await step('Measuring logins', 'Measured logins', () => loginFigure(target)),
    await step('Measuring me', 'Measured me', () => rateFigure(target)),
    ...(await step('Measuring me under logins', 'Measured me under logins', () => latencyFigures(target))),
    await memoryFigure(target),
    await javascriptFigure(target),
  ];
  return [...figures, await step('Starting again', 'Started again', () => secondStartFigure(target))];
}
