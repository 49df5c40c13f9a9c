import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/** `npm run bench [-- --first-start]`: figures, each beside its limit. A miss is a figure, not a failure. */

try {
  begin();
  process.env.NODE_ENV = 'test';
  await prepare({ build: false, dev: true });
  const { bench } = await importTypeScript('scripts/bench/bench.ts');
  await bench({ firstStart: process.argv.includes('--first-start') });
} catch (error) {
  exitWith(error);
}
