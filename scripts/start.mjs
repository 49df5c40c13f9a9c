import { readCommandLine } from './command-line.mjs';
import { requireFreePort } from './free-port.mjs';
import { begin, importServer, importTypeScript, loadEnvironment, markServing, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/**
 * `npm start`, and with `--dev` `npm run dev`: from a fresh clone to a running server. Checks come before what takes time:
 * the port before the packages, the configuration before the build.
 */

const dev = process.argv.includes('--dev');
const program = {
  usage: dev ? 'npm run dev' : 'npm start',
  does: `Installs, ${dev ? '' : 'builds, '}migrates and serves, and does only what is missing. Settings come from the environment or a file .env: docs/operations.md lists them.`,
  options: { dev: { type: 'boolean' } },
};

try {
  readCommandLine(program);
  begin();
  loadEnvironment();
  process.env.NODE_ENV = dev ? 'development' : 'production';
  await requireFreePort(process.env);
  await prepare({ server: !dev });
  const { configure, serve } = await (dev ? importTypeScript('scripts/serve.ts') : importServer());
  const target = await configure({ dev });
  if (!dev) {
    await prepare({ build: true });
    await markServing();
  }
  await serve(target, { dev });
} catch (error) {
  exitWith(error);
}
