import { randomBytes } from 'node:crypto';
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import { closeAll, onStop, stopOnSignals } from '#scripts/stop';
import { faultsAfter, residentBytes } from '#tests/fuzz/aftermath';
import { draw, type Field } from '#tests/fuzz/attempt';
import { readApi } from '#tests/fuzz/document';
import { faultInMemory, newMeter } from '#tests/fuzz/meter';
import { type Options, readOptions } from '#tests/fuzz/options';
import { readPages } from '#tests/fuzz/pages';
import { report } from '#tests/fuzz/report';
import { endSending, longestMilliseconds } from '#tests/fuzz/send';
import { newTally } from '#tests/fuzz/tally';
import { openWorker, type Worker } from '#tests/fuzz/worker';
import { makeWorld } from '#tests/fuzz/world';
import { startInstallation } from '#tests/support/installation';
import type { TestServer } from '#tests/support/server';
import { progressBar, Stop, step } from '../../scripts/terminal.mjs';

/**
 * What nobody expects, to every operation of the API document, to the pages and to the bare socket: never an answer
 * of 500, none that the document does not declare, none that is late, and the same process at the end.
 */

const workers = 8;

/** The share of answers that may say that the service is busy. */
const busyShare = 0.01;

const shownLines = 30;

/** @throws Stop with its last words, and what was sent last, if the server is no more */
function requireAlive(server: TestServer, { tally }: Field): void {
  const end = server.ended();
  if (end === null) return;
  const words = server.output().split('\n').slice(-shownLines);
  throw new Stop(`The server ended with ${end}.`, [...tally.recent(), '', ...words].join('\n'));
}

async function drawAll(
  { runs, only }: Options,
  field: Field,
  workerGroups: Worker[],
  check: () => void,
): Promise<void> {
  if (only !== null) return draw(field, workerGroups[0] as Worker, only);
  const bar = progressBar('Fuzzing', runs);
  let next = 0;
  const work = async (worker: Worker) => {
    while (next < runs) {
      await draw(field, worker, next++).finally(check);
      bar.advance(1);
    }
  };
  const stopped = (error: unknown) => {
    next = runs;
    throw error;
  };
  // All lanes come to rest before the server is stopped, even if one has failed.
  const ends = await Promise.allSettled(workerGroups.map((worker) => work(worker).catch(stopped)));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
  bar.end(`Sent ${runs.toLocaleString('en-GB')} draws`);
}

/** True if nothing was found. */
export async function fuzz(given: Parameters<typeof readOptions>[0]): Promise<boolean> {
  const options = readOptions(given);
  console.log(
    `Seed ${options.seed}, ${options.only === null ? `${options.runs} draws` : `draw ${options.only} only`}`,
  );
  // `localhost` has two addresses, and on a busy machine the quarter of a second that Node waits for one is too short.
  setDefaultAutoSelectFamilyAttemptTimeout(longestMilliseconds);
  stopOnSignals();
  try {
    return await run(options);
  } finally {
    endSending();
    await closeAll();
  }
}

async function run(options: Options): Promise<boolean> {
  const secrets = { APP_SECRET: randomBytes(32).toString('base64url') };
  const installation = await step('Starting the server', 'Started the server', () =>
    startInstallation({ ...secrets, RATE_LIMITS: 'off' }),
  );
  onStop(installation.close);
  const world = await makeWorld(installation);
  const workerGroups: Worker[] = [];
  for (let count = 0; count < (options.only === null ? workers : 1); count += 1)
    workerGroups.push(await openWorker(world));
  const api = readApi();
  const documented = new Set(api.endpoints.map(({ path }) => path));
  const field: Field = {
    ...{ api, endpoints: [...api.endpoints, ...readPages(documented)], url: new URL(installation.url) },
    ...{ seed: options.seed, tally: newTally() },
  };
  const [server] = installation.nodes;
  if (!server) throw new Error('No server was started.');
  const meter = newMeter(options.runs, () => residentBytes(server));
  await drawAll(options, field, workerGroups, () => {
    requireAlive(server, field);
    meter.tick();
  });
  const environment = { ...secrets, DATABASE_URL: installation.databaseUrl };
  const faults = [...(await faultsAfter(installation, environment)), ...faultInMemory(meter.samples())];
  return report({ options, field, workerGroups, faults, samples: meter.samples(), busyShare });
}
