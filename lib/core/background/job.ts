import { setTimeout as pause } from 'node:timers/promises';
import { seconds } from '#lib/core/durations';
import { type Database, database } from '#lib/database/client';
import { currentTime } from '#lib/database/clock';
import { longDeadline, withDeadline } from '#lib/database/deadline';
import { hasObstacle } from '#lib/health';
import { log } from '#lib/log';

/**
 * What every node does beside its requests. A feature declares its job, and lib/jobs collects them. A failing job is logged
 * once and tried again; it never ends the process.
 */

export interface Job {
  /** In the log. */
  name: string;
  /** Milliseconds from the end of one run to the start of the next. */
  every: number;
  /** `now` is the database's time. */
  run(context: { db: Database; now: Date }): unknown;
  /** Runs although the database is not of this version. */
  always?: true;
  /** After the last run. */
  finish?(now: Date): void;
}

export const job = (declaration: Job): Job => declaration;

/** Milliseconds at the end of the process, after what `lib/server/drain` takes. */
const longestFinish = seconds(1);

/** Runs the job again and again; returns what ends it, after one last run. */
function start({ name, every, run, always, finish }: Job): () => Promise<void> {
  let failing = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function runOnce(): Promise<void> {
    if (hasObstacle('schema') && !always) return;
    try {
      await withDeadline(longDeadline, () => run({ db: database(), now: currentTime() }));
      if (failing) log.info('background.recovered', { job: name });
      failing = false;
    } catch (error) {
      if (!failing) log.error('background.failed', error, { job: name });
      failing = true;
    }
  }

  let running = Promise.resolve();
  const wait = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = runOnce().then(wait);
    }, every);
    timer.unref();
  };
  wait();

  async function end(): Promise<void> {
    await running;
    // A failing job will hardly succeed now; another node or the next start does the rest.
    if (!failing) await runOnce();
    finish?.(currentTime());
  }

  return async () => {
    stopped = true;
    clearTimeout(timer);
    await Promise.race([end(), pause(longestFinish, undefined, { ref: false })]);
  };
}

/** Returns what runs each job once more and ends it: for the end of the process, when no request is in flight. */
export function startJobs(jobs: readonly Job[]): () => Promise<void> {
  const stops = jobs.map(start);
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}
