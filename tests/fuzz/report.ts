import { percentile } from '#tests/bench/timing';
import type { FuzzContext } from '#tests/fuzz/attempt';
import { megabytes, memoryOf } from '#tests/fuzz/meter';
import type { Options } from '#tests/fuzz/options';
import type { Worker } from '#tests/fuzz/worker';

interface Run {
  options: Options;
  context: FuzzContext;
  workers: Worker[];
  /** The faults that the checks after the run found. */
  faults: string[];
  samples: number[];
  /** How many of the answers may be 503. */
  busyShare: number;
}

/** Operations that no run can do again: the first administrator is made before it begins. */
const once = new Set(['GET /api/setup', 'POST /api/setup']);

const percent = (part: number, whole: number) => `${((100 * part) / Math.max(whole, 1)).toFixed(1)} %`;

function sharesOf(statuses: ReadonlyMap<number, number>): string {
  const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  const sorted = [...statuses].toSorted(([one], [other]) => one - other);
  const classes = [1, 2, 3, 4, 5].map((hundreds) => {
    const count = sorted
      .filter(([status]) => Math.floor(status / 100) === hundreds)
      .reduce((sum, [, n]) => sum + n, 0);
    return count > 0 ? `${hundreds}xx ${percent(count, total)}` : '';
  });
  const each = sorted.map(([status, count]) => `${status}: ${count}`).join(', ');
  return `${total} answers: ${classes.filter(Boolean).join(', ')}\n    ${each}`;
}

/** This many draws reach every operation: one that never succeeded was refused too early to be fuzzed. */
const deepRuns = 5_000;

const tried = ({ api }: FuzzContext) => api.endpoints.filter(({ name }) => !once.has(name));

const missed = (context: FuzzContext) =>
  tried(context)
    .filter((endpoint) => context.statistics.reached(endpoint) === 0)
    .map(({ name }) => name);

const faultInDepth = ({ options, context }: Run): string[] =>
  options.only === null && options.runs >= deepRuns && missed(context).length > 0
    ? [`never succeeded: ${missed(context).join(', ')}`]
    : [];

function faultInShare({ context, busyShare }: Run): string[] {
  const statuses = context.statistics.statuses();
  const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  const busy = statuses.get(503) ?? 0;
  return busy > total * busyShare ? [`${percent(busy, total)} of the answers were 503`] : [];
}

/** Prints the figures; true if nothing was found. */
export function report(run: Run): boolean {
  const { options, context, workers, samples } = run;
  const faults = [...run.faults, ...faultInShare(run), ...faultInDepth(run)];
  const findings = context.statistics.findings();
  const logins = workers.reduce((sum, worker) => sum + worker.restored().logins, 0);
  const usersMade = workers.reduce((sum, worker) => sum + worker.restored().usersMade, 0);
  const memory = memoryOf(samples);
  console.log(`· ${sharesOf(context.statistics.statuses())}`);
  const slowest = [0.5, 0.99, 1].map((share) => Math.round(percentile(context.statistics.times(), share)));
  console.log(`· median ${slowest[0]} ms, 99 % within ${slowest[1]} ms, the slowest ${slowest[2]} ms`);
  const late = context.statistics.lateness();
  if (late > 0) console.log(`· ${late} late answers were not held against it: the machine was overloaded`);
  const all = tried(context).length;
  console.log(`· ${all - missed(context).length} of ${all} operations succeeded at least once`);
  console.log(`· callers logged in again ${logins} times and were replaced ${usersMade} times`);
  if (memory)
    console.log(
      `· memory: ${megabytes(memory.middle)} at the peak of the middle third, ${megabytes(memory.end)} at the end`,
    );
  for (const { index } of findings)
    console.log(`✗ repeat: npm run fuzz -- --seed ${options.seed} --only ${index}`);
  for (const fault of faults) console.log(`✗ ${fault}`);
  const sound = findings.length === 0 && faults.length === 0;
  console.log(sound ? '✓ nothing found' : `✗ ${findings.length + faults.length} found, seed ${options.seed}`);
  return sound;
}
