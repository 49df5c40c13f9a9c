import { readCommandLine } from './command-line.mjs';
import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/** `npm run clients`: lints docs/openapi.json, and runs clients that are generated from it against a server. */

const program = {
  usage: 'npm run clients',
  does: 'Lints docs/openapi.json, generates clients from it, compiles them, and runs them against a server.',
};

try {
  readCommandLine(program);
  begin();
  process.env.NODE_ENV = 'test';
  await prepare({ build: true, dev: true });
  const { runClients } = await importTypeScript('scripts/clients/clients.ts');
  await runClients();
} catch (error) {
  exitWith(error);
}
