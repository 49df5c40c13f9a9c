import { readCommandLine } from './command-line.mjs';
import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/** `npm run chaos [-- --rounds N]`: kills, freezes, cuts off, sets clocks, and says what came of it. */

const program = {
  usage: 'npm run chaos -- [--rounds N]',
  does: 'Kills, freezes, cuts off and sets clocks, N times each where it is done in rounds (10), and says what came of it.',
  options: { rounds: { type: 'string', default: '10' } },
};

try {
  const { values } = readCommandLine(program);
  begin();
  process.env.NODE_ENV = 'test';
  await prepare({ build: true, dev: true });
  const { chaos } = await importTypeScript('tests/chaos/chaos.ts');
  process.exitCode = (await chaos(values.rounds)) ? 0 : 1;
} catch (error) {
  exitWith(error);
}
