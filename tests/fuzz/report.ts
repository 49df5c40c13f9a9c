import { percentile } from '#tests/bench/timing';
import type { FuzzContext } from '#tests/fuzz/draw';
import { megabytes, memoryOf } from '#tests/fuzz/memory';

/** Counts answers, keeps one finding of each kind, and prints the figures. */

export interface Finding {
  /** The number of the draw, for `--only`. */
  index: number;
  fault: string;
  request: string;
}

/** Two findings are of one kind if they differ in values only. */
const kindOf = ({ fault, request }: Finding) =>
  `${request.split(/[?·]/)[0]?.replace(/[0-9a-f-]{36}/g, '')} ${fault.replace(/\d+|"[^"]*"/g, '').slice(0, 60)}`;

const mostFindings = 25;
const mostNotes = 40;

export class Record {
  readonly statuses = new Map<number, number>();
  readonly findings = new Map<string, Finding>();
  /** The names of operations that succeeded. */
  readonly succeeded = new Set<string>();
  readonly times: number[] = [];
  /** The last requests, the newest last: one of them ended the server. */
  readonly recent: string[] = [];
  /** Answers that were late while the machine was overloaded. */
  late = 0;

  /** `milliseconds` is how long the answer took, where it was timed. */
  count(status: number, milliseconds?: number): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (milliseconds !== undefined) this.times.push(milliseconds);
  }

  note(request: string): void {
    this.recent.push(request);
    if (this.recent.length > mostNotes) this.recent.shift();
  }

  find(finding: Finding): void {
    const kind = kindOf(finding);
    if (this.findings.has(kind) || this.findings.size >= mostFindings) return;
    this.findings.set(kind, finding);
    console.log(`✗ --only ${finding.index}: ${finding.fault}\n    ${finding.request}`);
  }
}

interface Run extends FuzzContext {
  /** How many draws were meant. */
  runs: number;
  /** What the checks after the run found. */
  faults: string[];
  samples: number[];
}

/** Operations that no run can do again: the first administrator is made before it begins. */
const once = new Set(['GET /api/setup', 'POST /api/setup']);

/** The share of answers that may say that the service is busy. */
const busyShare = 0.01;

/** This many draws reach every operation: one that never succeeded was refused too early to be fuzzed. */
const deepRuns = 5_000;

/** Prints the figures; true if nothing was found. */
export function report({ record, api, seed, runs, faults, samples }: Run): boolean {
  const { statuses, findings, times, late, succeeded } = record;
  const total = [...statuses.values()].reduce((sum, count) => sum + count, 0);
  const each = [...statuses].toSorted(([one], [other]) => one - other);
  console.log(`· ${total} answers: ${each.map(([status, count]) => `${status}: ${count}`).join(', ')}`);
  const [median, slow, slowest] = [0.5, 0.99, 1].map((share) => Math.round(percentile(times, share)));
  console.log(`· median ${median} ms, 99 % within ${slow} ms, the slowest ${slowest} ms`);
  if (late > 0) console.log(`· ${late} late answers were not held against it: the machine was overloaded`);
  const tried = api.endpoints.map(({ name }) => name).filter((name) => !once.has(name));
  const missed = tried.filter((name) => !succeeded.has(name));
  console.log(`· ${tried.length - missed.length} of ${tried.length} operations succeeded at least once`);
  const memory = memoryOf(samples);
  if (memory)
    console.log(
      `· memory: ${megabytes(memory.middle)} at its middle peak, ${megabytes(memory.end)} at the end`,
    );
  const busy = statuses.get(503) ?? 0;
  const all = [
    ...[...findings.values()].map(({ index }) => `repeat: npm run fuzz -- --seed ${seed} --only ${index}`),
    ...faults,
    ...(busy > total * busyShare ? [`${busy} of ${total} answers were 503`] : []),
    ...(runs >= deepRuns && missed.length > 0 ? [`never succeeded: ${missed.join(', ')}`] : []),
  ];
  for (const fault of all) console.log(`✗ ${fault}`);
  console.log(all.length === 0 ? '✓ nothing found' : `✗ ${all.length} found, seed ${seed}`);
  return all.length === 0;
}
