import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/** `npm run chaos [-- --rounds N]`: kills, freezes, cuts off, sets clocks, and says what came of it. */

try {
  begin();
  process.env.NODE_ENV = 'test';
  await prepare({ build: true, dev: true });
  const { chaos } = await importTypeScript('scripts/chaos/chaos.ts');
  process.exitCode = (await chaos(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  exitWith(error);
}
