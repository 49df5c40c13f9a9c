import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/** `npm run attacks`: which attacks of `tests/attacks.csv` were shown to fail by the last whole `npm test`, and which not. */

try {
  begin();
  await prepare({ build: false, dev: true });
  const { attacks } = await importTypeScript('scripts/attacks/attacks.ts');
  process.exitCode = attacks() ? 0 : 1;
} catch (error) {
  exitWith(error);
}
