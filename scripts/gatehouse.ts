import { recoverAdministrator } from '#lib/auth/recovery';
import { config } from '#lib/config';
import { ensureFoundation } from '#lib/core/foundation';
import { disconnect } from '#lib/database';
import { migrate } from '#prisma/migrate';
import { joinDatabase } from '#scripts/database';
import { explained } from '#scripts/failure';
import { closeAll, onStop, stopOnSignals } from '#scripts/stop';
import { exitWith } from './terminal.mjs';

interface Command {
  usage: string;
  does: string;
  takes: number;
  run(...parameters: string[]): Promise<void>;
}

const commands: Record<string, Command> = {
  'recover-admin': {
    usage: 'recover-admin EMAIL',
    does: 'Gives an existing user the administrator role and prints a one-time link to a new password.',
    takes: 1,
    async run(email = '') {
      const { link, expiresAt } = await recoverAdministrator(email);
      console.log(`Good once, until ${expiresAt.toLocaleTimeString()}: ${link}`);
    },
  },
};

const usage = [
  'Usage: npm run gatehouse -- COMMAND',
  '',
  ...Object.values(commands).map((command) => `  ${command.usage.padEnd(24)}${command.does}`),
  `  ${'help'.padEnd(24)}Shows this.`,
].join('\n');

/** Runs one command on the database of this installation and resolves to the exit code. */
export async function gatehouse([name = 'help', ...parameters]: string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command || parameters.length !== command.takes) {
    const isAsked = name === 'help';
    (isAsked ? console.log : console.error)(usage);
    return isAsked ? 0 : 1;
  }
  stopOnSignals();
  try {
    const database = await joinDatabase();
    onStop(() => database.close());
    onStop(disconnect);
    await migrate(config().databaseUrl);
    await ensureFoundation();
    await command.run(...parameters);
    await closeAll();
    return 0;
  } catch (error) {
    await closeAll();
    return exitWith(explained(error));
  }
}
