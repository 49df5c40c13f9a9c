import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/** `npm run openapi` */

try {
  begin();
  await prepare({ build: false, dev: true });
  await importTypeScript('scripts/openapi.ts');
} catch (error) {
  exitWith(error);
}
