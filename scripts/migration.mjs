import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/** `npm run migration -- NAME` */

try {
  begin();
  await prepare({ build: false, dev: true });
  await importTypeScript('scripts/migration.ts');
} catch (error) {
  exitWith(error);
}
