import { readCommandLine } from './command-line.mjs';
import { begin, prepare } from './prepare.mjs';
import { exitWith, say } from './terminal.mjs';

/** `npm run build`: all that `npm start` would install and build first, so that it then starts at once. */

const program = {
  usage: 'npm run build',
  does: 'Installs and builds what is missing, and starts nothing. Not where a server runs from: use a checkout of its own.',
};

try {
  readCommandLine(program);
  begin();
  const didAnything = await prepare({ build: true });
  say(didAnything ? '✓ Ready: `npm start` starts at once' : '✓ Nothing to build: `npm start` starts at once');
} catch (error) {
  exitWith(error);
}
