import { ConfigError, config } from '#lib/config';
import { disconnect } from '#lib/database/client';
import { connect } from '#lib/database/migrate';
import { StartError } from '#lib/database/start-error';
import { dataDirectory, dataFolder, isEmbedded, lookAtDatabase } from '#scripts/database';
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

/**
 * Looks at everything that an installation stands on and changes nothing. A check that cannot be made is a finding
 * like any other: there is no state in which the doctor itself fails.
 */

/** Where there is none, or its server has left nothing to open it with, looking would make something. */
const nothingToOpen: Check = {
  title: 'Database',
  findings: [note('There is no embedded database to look at.', '`npm start` makes what is missing.')],
};

function failureOf(error: unknown): Check {
  const isKnown = error instanceof StartError || error instanceof ConfigError;
  const { name, code } = error as { name?: string; code?: string };
  const unknown = databaseFault(error) ?? `It failed with ${[name, code].filter(Boolean).join(' ')}.`;
  const fix = isKnown ? error.message : unknown;
  return { title: 'Database', findings: [fault('It cannot be looked at.', fix)] };
}

/** Uses the engine of the running server, if one runs on the folder, and becomes its owner for a moment if none does. */
async function ofDatabase(): Promise<Check[]> {
  const embedded = isEmbedded();
  try {
    const open = await lookAtDatabase();
    if (!open) return [nothingToOpen];
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

export async function examine(): Promise<Check[]> {
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
  // With values that the server would refuse there is no telling which database and which port are meant.
  if (first && first.findings.length > 0) return seen;
  const reachable = await reachabilityChecks(
    publicUrl(environment),
    environment.PORT || '3000',
    environment.LISTEN_IP,
  );
  return [...seen, ...reachable, ...(await ofDatabase())];
}
