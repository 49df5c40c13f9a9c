import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/** `npm run fuzz [-- --runs N --seed S --only K]`: sends what nobody expects to every route and to the bare socket. */

try {
  begin();
  process.env.NODE_ENV = 'test';
  await prepare({ build: true, dev: true });
  const { fuzz } = await importTypeScript('scripts/fuzz/fuzz.ts');
  process.exitCode = (await fuzz(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  exitWith(error);
}
