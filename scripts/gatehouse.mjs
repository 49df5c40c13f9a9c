import { begin, importTypeScript, loadEnvironment, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/** `npm run gatehouse -- COMMAND`: for the server's own shell, beside a running server or without one. */

try {
  begin();
  loadEnvironment();
  process.env.NODE_ENV = 'production';
  await prepare({ build: false });
  const { gatehouse } = await importTypeScript('scripts/gatehouse.ts');
  process.exitCode = await gatehouse(process.argv.slice(2));
} catch (error) {
  exitWith(error);
}
