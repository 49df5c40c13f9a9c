import { config, readConfig } from '#lib/config';
import { disconnect, readPrepared } from '#lib/database/client';
import { readClock } from '#lib/database/clock';
import { connect, pendingMigrations } from '#lib/database/migrate';
import { showOnErrorOutput } from '#lib/log';
import { openForCommand } from '#scripts/database';
import { databaseFault, explained } from '#scripts/failure';
import { auditVerify } from '#scripts/gatehouse/audit-verify';
import type { Command, CommandLine } from '#scripts/gatehouse/command';
import { copyEmbedded } from '#scripts/gatehouse/copy-embedded';
import { doctor } from '#scripts/gatehouse/doctor/command';
import { keysList, keysRotate } from '#scripts/gatehouse/keys';
import { recoverAdmin } from '#scripts/gatehouse/recover-admin';
import { seedUsers } from '#scripts/gatehouse/seed/command';
import { closeAll, onStop, stopOnSignals } from '#scripts/stop';
import { exitWith, Stop } from '../terminal.mjs';

/** By their words. */
const commands = new Map<string, Command>([
  ['recover-admin', recoverAdmin],
  ['seed', seedUsers],
  ['audit verify', auditVerify],
  ['doctor', doctor],
  ['copy-embedded', copyEmbedded],
  ['keys list', keysList],
  ['keys rotate', keysRotate],
]);

/**
 * Without APP_URL in this shell, uses the public URL of the server that was started last.
 * @throws Stop if the schema is older than this version: only a start migrates
 */
async function readPublicUrl(databaseUrl: string): Promise<void> {
  const client = await connect(databaseUrl);
  try {
    const { length } = await pendingMigrations(client);
    if (length > 0)
      throw new Stop(
        `The schema of the database is older than this version (${length} missing): start its server first, which migrates. Nothing was changed.`,
      );
    const { rows } = await client.query<{ origin: string }>('SELECT "origin" FROM "Installation"');
    const [{ origin } = { origin: '' }] = rows;
    if (!origin || process.env.APP_URL) return;
    Object.assign(process.env, {
      APP_URL: origin,
      ...(origin.startsWith('http:') && { INSECURE_HTTP: '1' }),
    });
  } finally {
    await client.end();
  }
}

async function open(): Promise<void> {
  const database = await openForCommand();
  if (!database) throw new Stop('There is no embedded database here: `npm start` creates it.');
  onStop(() => database.close());
  onStop(disconnect);
  await readPublicUrl(readConfig(process.env).databaseUrl);
  config();
  // Links and keys expire by the database's clock.
  await readClock(readPrepared);
}

/** Runs one command on the database of this installation and resolves to the exit code. */
export async function gatehouse(line: CommandLine): Promise<number> {
  const command = commands.get(line.words);
  if (!command) throw new Error(`No command: ${line.words}.`);
  showOnErrorOutput();
  stopOnSignals();
  try {
    if (!command.opensItself) await open();
    const code = await command.run(line);
    await closeAll();
    return code;
  } catch (error) {
    await closeAll();
    const fault = databaseFault(error);
    return exitWith(fault ? new Stop(fault) : explained(error));
  }
}
