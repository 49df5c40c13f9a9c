import { setTimeout as pause } from 'node:timers/promises';
import { closeDenialPeriods } from '#lib/core/audit/denials';
import { newChainWriter } from '#lib/core/audit/hash-chain';
import { keepRetention } from '#lib/core/audit/removal';
import { compactCounters } from '#lib/core/background/counters';
import { prune } from '#lib/core/background/pruning';
import { minutes, seconds } from '#lib/core/durations';
import { reportRefusals } from '#lib/core/rate-limits/rate-limit';
import { maintainSigningKeys } from '#lib/core/signing-keys/rotation';
import { database, readPrepared } from '#lib/database/client';
import { currentTime, machineTime, readClock } from '#lib/database/clock';
import { longDeadline, withDeadline } from '#lib/database/deadline';
import { tryToWrite } from '#lib/database/disk';
import { watchSchema } from '#lib/database/schema-state';
import { hasObstacle } from '#lib/health';
import { log } from '#lib/log';
import { processSingleton, takeSingleton } from '#lib/process-singleton';

/** What every node does beside its requests. A failing job is logged once and tried again; it never ends the process. */

/** Milliseconds at the end of the process, after what `lib/server/drain` takes. */
const longestFinish = seconds(1);

interface Job {
  name: string;
  /** Milliseconds from the end of one run to the start of the next. */
  every: number;
  run(now: Date): unknown;
  /** Runs although the database is not of this version. */
  always?: true;
  /** After the last run. */
  finish?(now: Date): void;
}

function chainWriting(): Job {
  const { extend, logCheckpoint } = newChainWriter();
  return {
    name: 'audit-chain',
    every: seconds(0.5),
    run: (now) => extend(database(), now),
    finish: logCheckpoint,
  };
}

/** 500 rows in 5 s are 8 million in a day. */
const pruning = (): Job => ({
  name: 'pruning',
  every: seconds(5),
  run: () => prune(database(), machineTime()),
});

const denialPeriods = (): Job => ({
  ...{ name: 'denial-periods', every: seconds(5) },
  run: (now) => closeDenialPeriods(database(), now),
});

const retention = (): Job => ({
  ...{ name: 'audit-retention', every: seconds(5) },
  run: () => keepRetention(database(), machineTime()),
});

const makeJobs = (): Job[] => [
  { name: 'schema', every: seconds(1), run: () => watchSchema(readPrepared), always: true },
  { name: 'clock', every: seconds(1), run: () => readClock(readPrepared), always: true },
  { name: 'disk', every: seconds(10), run: () => tryToWrite(readPrepared), always: true },
  chainWriting(),
  { name: 'signing-keys', every: seconds(3), run: maintainSigningKeys },
  { name: 'counter-compaction', every: seconds(10), run: compactCounters },
  pruning(),
  denialPeriods(),
  retention(),
  { name: 'limit-report', every: minutes(1), run: reportRefusals },
];

/** Runs the job again and again; returns what ends it, after one last run. */
function begin(job: Job): () => Promise<void> {
  let failing = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function run(): Promise<void> {
    if (hasObstacle('schema') && !job.always) return;
    try {
      await withDeadline(longDeadline, () => job.run(currentTime()));
      if (failing) log.info('background.recovered', { job: job.name });
      failing = false;
    } catch (error) {
      if (!failing) log.error('background.failed', error, { job: job.name });
      failing = true;
    }
  }

  let running = Promise.resolve();
  const wait = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = run().then(wait);
    }, job.every);
    timer.unref();
  };
  wait();

  async function finish(): Promise<void> {
    await running;
    // A failing job will hardly succeed now; another node or the next start does the rest.
    if (!failing) await run();
    job.finish?.(currentTime());
  }

  return async () => {
    stopped = true;
    clearTimeout(timer);
    await Promise.race([finish(), pause(longestFinish, undefined, { ref: false })]);
  };
}

/** Starts the jobs of this process, once, however often Next loads this module. */
export function startBackground(): void {
  processSingleton('background', () => makeJobs().map(begin));
}

/** Runs each job once more and ends it; for the end of the process, when no request is in flight. */
export async function stopBackground(): Promise<void> {
  const stops = takeSingleton<(() => Promise<void>)[]>('background') ?? [];
  await Promise.all(stops.map((stop) => stop()));
}
