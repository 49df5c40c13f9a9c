import { readCommandLine } from './command-line.mjs';
import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/**
 * `npm run attacks`: which attacks of `tests/attacks.csv` were shown to fail by the last whole `npm test`, and which not.
 * Ends with 1 if fewer than 95 % of those whose feature exists were, or if one of them has no test or a test that failed;
 * with 0 in spite of tests that were set aside, as those that need PostgreSQL are on the embedded database.
 */

const program = {
  usage: 'npm run attacks',
  does: 'Says which attacks of tests/attacks.csv the last whole `npm test` showed to fail, and which not.',
};

try {
  readCommandLine(program);
  begin();
  await prepare({ build: false, dev: true });
  const { attacks } = await importTypeScript('tests/attacks/attacks.ts');
  process.exitCode = attacks() ? 0 : 1;
} catch (error) {
  exitWith(error);
}
