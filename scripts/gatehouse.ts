import { config } from '#lib/config';
import { ensureFoundation } from '#lib/core/foundation';
import { disconnect } from '#lib/database';
import { migrate } from '#prisma/migrate';
import { joinDatabase, lookAtDatabase, type OpenDatabase } from '#scripts/database';
import { explained } from '#scripts/failure';
import { auditVerify } from '#scripts/gatehouse/audit-verify';
import type { Command } from '#scripts/gatehouse/command';
import { doctor } from '#scripts/gatehouse/doctor';
import { keysList, keysRotate } from '#scripts/gatehouse/keys';
import { recoverAdmin } from '#scripts/gatehouse/recover-admin';
import { seedPeople } from '#scripts/gatehouse/seed';
import { closeAll, onStop, stopOnSignals } from '#scripts/stop';
import { exitWith, Stop } from './terminal.mjs';

/** By the words that call them. */
const commands = new Map<string, Command>([
  ['recover-admin', recoverAdmin],
  ['seed', seedPeople],
  ['audit verify', auditVerify],
  ['doctor', doctor],
  ['keys list', keysList],
  ['keys rotate', keysRotate],
]);

const usage = [
  'Usage: npm run gatehouse -- COMMAND',
  '',
  ...[...commands.values()].map((command) => `  ${command.usage.padEnd(28)}${command.does}`),
  `  ${'help'.padEnd(28)}Shows this.`,
].join('\n');

/** The command of one or two words that the parameters begin with, and what follows it. */
function find(parameters: string[]): { command: Command | undefined; rest: string[] } {
  const words = [2, 1].find((count) => commands.has(parameters.slice(0, count).join(' '))) ?? 0;
  return { command: commands.get(parameters.slice(0, words).join(' ')), rest: parameters.slice(words) };
}

async function look(): Promise<OpenDatabase> {
  const database = await lookAtDatabase();
  if (database) return database;
  throw new Stop('There is no embedded database to look at: `npm start` makes what is missing.');
}

async function open({ looksOnly }: Command): Promise<void> {
  const database = await (looksOnly ? look() : joinDatabase());
  onStop(() => database.close());
  onStop(disconnect);
  if (looksOnly) return;
  await migrate(config().databaseUrl);
  await ensureFoundation();
}

/** Runs one command on the database of this installation and resolves to the exit code. */
export async function gatehouse(parameters: string[]): Promise<number> {
  const { command, rest } = find(parameters);
  if (!command) {
    const isAsked = parameters.length === 0 || parameters[0] === 'help';
    (isAsked ? console.log : console.error)(usage);
    return isAsked ? 0 : 1;
  }
  stopOnSignals();
  try {
    if (!command.opensItself) await open(command);
    const code = await command.run(rest);
    await closeAll();
    return code;
  } catch (error) {
    await closeAll();
    return exitWith(explained(error));
  }
}
