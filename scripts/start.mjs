import { begin, importTypeScript, loadEnvironment, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/** `npm start`, and with `--dev` `npm run dev`: from a fresh clone to a running server. */

const dev = process.argv.includes('--dev');
try {
  begin();
  loadEnvironment();
  process.env.NODE_ENV = dev ? 'development' : 'production';
  await prepare({ build: !dev });
  const { serve } = await importTypeScript('scripts/serve.ts');
  await serve({ dev });
} catch (error) {
  exitWith(error);
}
