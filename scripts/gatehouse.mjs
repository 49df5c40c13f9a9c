import { readCommand } from './gatehouse/commands.mjs';
import { begin, importCommand, loadEnvironment, requirePrepared } from './prepare.mjs';
import { exitWith } from './terminal.mjs';

/** `npm run gatehouse -- COMMAND`: for the server's own shell, beside a running server or without one. */

// A reader that closes the pipe (`| head -1`) does not stop a command.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  begin();
  const command = readCommand(process.argv.slice(2));
  loadEnvironment();
  const isProduction = process.env.NODE_ENV === 'production';
  process.env.NODE_ENV = 'production';
  requirePrepared();
  const { gatehouse } = await importCommand();
  process.exitCode = await gatehouse({ ...command, isProduction });
} catch (error) {
  exitWith(error);
}
