import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/** `npm run openapi`: writes `docs/openapi.json` from the route files. */

try {
  begin();
  await prepare({ build: false, dev: true });
  await importTypeScript('scripts/write-openapi.ts');
} catch (error) {
  exitWith(error);
}
