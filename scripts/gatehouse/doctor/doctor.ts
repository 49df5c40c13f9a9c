import { ConfigError, config } from '#lib/config';
import { disconnect } from '#lib/database/client';
import { connect } from '#lib/database/migrate';
import { StartError } from '#lib/database/start-error';
import { dataDirectory, dataFolder, isEmbedded, openForCommand } from '#scripts/database';
import { databaseFault } from '#scripts/failure';
import { contentChecks } from '#scripts/gatehouse/doctor/contents';
import { databaseChecks } from '#scripts/gatehouse/doctor/database';
import { roomChecks } from '#scripts/gatehouse/doctor/disk';
import { environmentChecks, publicUrl } from '#scripts/gatehouse/doctor/environment';
import { fileChecks, leftBehindChecks, settingChecks } from '#scripts/gatehouse/doctor/files';
import { type Check, fault, note } from '#scripts/gatehouse/doctor/finding';
import { reachabilityChecks } from '#scripts/gatehouse/doctor/reachability';
import { onStop } from '#scripts/stop';
import { loadedNames } from '../../environment-file.mjs';

/** Checks everything that an installation depends on, and changes nothing. A check that cannot run is a finding, too. */

/** Opening would create something. */
const noDatabase: Check = {
  title: 'Database',
  findings: [note('There is no embedded database here.', '`npm start` creates it.')],
};

function failureOf(error: unknown): Check {
  const isKnown = error instanceof StartError || error instanceof ConfigError;
  const { name, code } = error as { name?: string; code?: string };
  const unknown = databaseFault(error) ?? `It failed with ${[name, code].filter(Boolean).join(' ')}.`;
  const fix = isKnown ? error.message : unknown;
  return { title: 'Database', findings: [fault('It cannot be checked.', fix)] };
}

/** Uses the engine of the running server, or opens the folder for a moment if none runs. */
async function openAndCheck(): Promise<Check[]> {
  const embedded = isEmbedded();
  try {
    const open = await openForCommand();
    if (!open) return [noDatabase];
    onStop(() => open.close());
    const client = await connect(config().databaseUrl);
    onStop(() => client.end());
    onStop(disconnect);
    const { checks, isReadable } = await databaseChecks(client, { embedded, pool: config().databasePool });
    return [...checks, ...(isReadable ? await contentChecks() : [])];
  } catch (error) {
    return [failureOf(error)];
  }
}

export async function runChecks(): Promise<Check[]> {
  const environment = { ...process.env };
  const [first, ...rest] = environmentChecks(environment);
  const system: Check = { title: `Node ${process.versions.node}`, findings: [] };
  const seen = [
    system,
    ...(first ? [first] : []),
    ...rest,
    ...settingChecks(loadedNames()),
    ...leftBehindChecks(isEmbedded(), dataDirectory()),
    ...fileChecks(dataFolder()),
    ...(await roomChecks(dataFolder())),
  ];
  // With refused values the database and the port are unknown.
  if (first && first.findings.length > 0) return seen;
  const reachable = await reachabilityChecks(
    publicUrl(environment),
    environment.PORT || '3000',
    environment.LISTEN_IP,
  );
  return [...seen, ...reachable, ...(await openAndCheck())];
}
