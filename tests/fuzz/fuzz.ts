import { randomBytes } from 'node:crypto';
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import { closeAll, onStop, stopOnSignals } from '#scripts/stop';
import { draw, type FuzzContext } from '#tests/fuzz/attempt';
import { readApi } from '#tests/fuzz/document';
import { createFixture } from '#tests/fuzz/fixture';
import { faultInMemory, newMeter } from '#tests/fuzz/meter';
import { type Options, readOptions } from '#tests/fuzz/options';
import { readPages } from '#tests/fuzz/pages';
import { checkAfterRun, residentBytes } from '#tests/fuzz/post-checks';
import { report } from '#tests/fuzz/report';
import { endSending, longestMilliseconds } from '#tests/fuzz/send';
import { newStatistics } from '#tests/fuzz/statistics';
import { openWorker, type Worker } from '#tests/fuzz/worker';
import { startInstallation } from '#tests/support/installation';
import type { TestServer } from '#tests/support/server';
import { progressBar, Stop, step } from '../../scripts/terminal.mjs';

/**
 * Unexpected requests to every operation of the API document, to the pages and to the bare socket: no answer may be a
 * 500, undeclared in the document, or late, and the process must survive.
 */

const workerCount = 8;

/** The share of answers that may say that the service is busy. */
const busyShare = 0.01;

const shownLines = 30;

/** @throws Stop with the last requests and the end of the log if the server has ended */
function requireAlive(server: TestServer, { statistics }: FuzzContext): void {
  const end = server.ended();
  if (end === null) return;
  const words = server.output().split('\n').slice(-shownLines);
  throw new Stop(`The server ended with ${end}.`, [...statistics.recent(), '', ...words].join('\n'));
}

async function drawAll(
  { runs, only }: Options,
  context: FuzzContext,
  workers: Worker[],
  check: () => void,
): Promise<void> {
  if (only !== null) return draw(context, workers[0] as Worker, only);
  const bar = progressBar('Fuzzing', runs);
  let next = 0;
  const work = async (worker: Worker) => {
    while (next < runs) {
      await draw(context, worker, next++).finally(check);
      bar.advance(1);
    }
  };
  const stopped = (error: unknown) => {
    next = runs;
    throw error;
  };
  // All workers finish before the server stops, even if one has failed.
  const ends = await Promise.allSettled(workers.map((worker) => work(worker).catch(stopped)));
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
  const fixture = await createFixture(installation);
  const workers: Worker[] = [];
  for (let count = 0; count < (options.only === null ? workerCount : 1); count += 1)
    workers.push(await openWorker(fixture));
  const api = readApi();
  const documented = new Set(api.endpoints.map(({ path }) => path));
  const context: FuzzContext = {
    ...{ api, endpoints: [...api.endpoints, ...readPages(documented)], url: new URL(installation.url) },
    ...{ seed: options.seed, statistics: newStatistics() },
  };
  const [server] = installation.nodes;
  if (!server) throw new Error('No server was started.');
  const meter = newMeter(options.runs, () => residentBytes(server));
  await drawAll(options, context, workers, () => {
    requireAlive(server, context);
    meter.tick();
  });
  const environment = { ...secrets, DATABASE_URL: installation.databaseUrl };
  const faults = [...(await checkAfterRun(installation, environment)), ...faultInMemory(meter.samples())];
  return report({ options, context, workers, faults, samples: meter.samples(), busyShare });
}
