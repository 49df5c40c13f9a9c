import { readCommandLine } from './command-line.mjs';
import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/** `npm run fuzz [-- --runs N --seed S --only K]`: sends what nobody expects to every route and to the bare socket. */

const program = {
  usage: 'npm run fuzz -- [--runs N] [--seed S] [--only K]',
  does: 'Sends the unexpected to every route and to the bare socket, N draws (10000) from seed S; --only repeats one.',
  options: { runs: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
};

try {
  const { values } = readCommandLine(program);
  begin();
  process.env.NODE_ENV = 'test';
  await prepare({ build: true, dev: true });
  const { fuzz } = await importTypeScript('tests/fuzz/fuzz.ts');
  process.exitCode = (await fuzz(values)) ? 0 : 1;
} catch (error) {
  exitWith(error);
}
