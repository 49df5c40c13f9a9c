import { readCommandLine } from './command-line.mjs';
import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/** `npm run openapi`: writes `docs/openapi.json` from the route files. */

const program = { usage: 'npm run openapi', does: 'Writes docs/openapi.json from the route files.' };

try {
  readCommandLine(program);
  begin();
  await prepare({ build: false, dev: true });
  await importTypeScript('scripts/write-openapi.ts');
} catch (error) {
  exitWith(error);
}
