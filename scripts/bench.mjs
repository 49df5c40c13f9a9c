import { readCommandLine } from './command-line.mjs';
import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/**
 * `npm run bench [-- --first-start]`: figures, each beside its limit. A miss is a figure, not a failure.
 * `npm run bench -- --attacks`: of these only what limits let through, what time tells, and what stays ended.
 * `npm run bench -- --users 1000000 [--database NAME]`: what that many people change, on PostgreSQL.
 */

const program = {
  usage: 'npm run bench -- [--first-start | --attacks | --users N [--database NAME]]',
  does: 'Measures, and prints each figure beside its limit; with --users how much that many users change, on PostgreSQL.',
  options: {
    'first-start': { type: 'boolean', default: false },
    attacks: { type: 'boolean', default: false },
    users: { type: 'string' },
    database: { type: 'string' },
  },
};

try {
  const { 'first-start': firstStart, attacks, users, database } = readCommandLine(program).values;
  begin();
  process.env.NODE_ENV = 'test';
  await prepare({ build: false, dev: true });
  if (users) {
    const { scaleBench } = await importTypeScript('tests/bench/scale.ts');
    await scaleBench({ users, database });
  } else {
    const { bench } = await importTypeScript('tests/bench/bench.ts');
    await bench({ firstStart, attacks });
  }
} catch (error) {
  exitWith(error);
}
