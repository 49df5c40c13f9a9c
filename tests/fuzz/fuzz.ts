import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeAll, onStop, stopOnSignals } from '#scripts/stop';
import { readApi } from '#tests/fuzz/document';
import { draw, type FuzzContext } from '#tests/fuzz/draw';
import { faultInMemory, liveMemory, newMeter } from '#tests/fuzz/memory';
import { readPages } from '#tests/fuzz/pages';
import { checkAfterRun } from '#tests/fuzz/post-checks';
import { Record, report } from '#tests/fuzz/report';
import { longestMilliseconds } from '#tests/fuzz/send';
import { startInstallation } from '#tests/support/installation';
import type { TestServer } from '#tests/support/server';
import { administrator } from '#tests/support/users';
import { progressBar, Stop, step, UsageError } from '../../scripts/terminal.mjs';

/**
 * Unexpected requests to every operation of the API document, to the pages and to the bare socket: no answer may be a
 * 500, undeclared in the document, or late, and the process must survive.
 */

const parallel = 8;
const shownLines = 30;

interface Options {
  runs: number;
  seed: number;
  /** The draw to repeat, or null for all. */
  only: number | null;
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (/^\d{1,10}$/.test(text) && value >= least) return value;
  throw new UsageError(`--${name} is a whole number from ${least}.`);
}

export function readOptions({ runs, seed, only }: { runs?: string; seed?: string; only?: string }): Options {
  return {
    runs: wholeNumber('runs', runs ?? '10000', 1),
    seed: wholeNumber('seed', seed ?? String(randomInt(2 ** 31)), 0),
    only: only === undefined ? null : wholeNumber('only', only, 0),
  };
}

/** @throws Stop with the last requests and the end of the log if the server has ended */
function requireAlive(server: TestServer, { record }: FuzzContext): void {
  const end = server.ended();
  if (end === null) return;
  const output = server.output().split('\n').slice(-shownLines);
  throw new Stop(`The server ended with ${end}.`, [...record.recent, '', ...output].join('\n'));
}

async function drawAll(runs: number, context: FuzzContext, afterEach: () => void): Promise<void> {
  const bar = progressBar('Fuzzing', runs);
  let next = 0;
  const drawSome = async () => {
    while (next < runs) {
      await draw(context, next++);
      afterEach();
      bar.advance(1);
    }
  };
  await Promise.all(Array.from({ length: parallel }, drawSome));
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
    await closeAll();
  }
}

async function run({ runs, seed, only }: Options): Promise<boolean> {
  const notes = join(tmpdir(), `gatehouse-fuzz-${process.pid}`);
  onStop(async () => rmSync(notes, { force: true }));
  const installation = await step('Starting the server', 'Started the server', () =>
    startInstallation(liveMemory(notes)),
  );
  onStop(installation.close);
  // Users are inserted by this process.
  Object.assign(process.env, installation.environment, { DATABASE_POOL: '4' });
  const { disconnect } = await import('#lib/database/client');
  onStop(disconnect);
  await administrator();
  const [server] = installation.nodes;
  if (!server) throw new Error('No server was started.');
  const api = readApi();
  const endpoints = [...api.endpoints, ...readPages(new Set(api.endpoints.map(({ path }) => path)))];
  const context = { api, endpoints, url: new URL(installation.url), seed, record: new Record() };
  const meter = newMeter(runs, server.pid, notes);
  if (only !== null) await draw(context, only);
  else
    await drawAll(runs, context, () => {
      requireAlive(server, context);
      meter.tick();
    });
  const samples = meter.samples();
  const faults = [...(await checkAfterRun(installation, server)), ...faultInMemory(samples)];
  return report({ ...context, runs: only === null ? runs : 1, faults, samples });
}
