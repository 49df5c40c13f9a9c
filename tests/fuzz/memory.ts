import { existsSync, readFileSync } from 'node:fs';
import { median } from '#tests/bench/figures';

/**
 * What the server holds along a run, without garbage (live-memory.mjs). It may still fill what has a bound, above all the
 * claims of 10,000 verified tokens (core/sessions/access-token).
 */

const samplesInRun = 24;

/** Fewer say nothing: code is loaded and compiled until then. */
const fewestRuns = 5_000;

/** How much more than at its peak in the middle third the process may hold at the end. */
const mostGrowth = 0.15;

export const liveMemory = (file: string) => ({
  NODE_OPTIONS: `--import=${new URL('./live-memory.mjs', import.meta.url).href}`,
  FUZZ_MEMORY: file,
});

/** Has the process note its memory so often that a run has 24 samples. */
export function newMeter(runs: number, pid: number, file: string) {
  const every = Math.floor(runs / samplesInRun);
  let ticks = 0;
  return {
    tick() {
      ticks += 1;
      if (runs >= fewestRuns && ticks % every === 0) process.kill(pid, 'SIGUSR2');
    },
    /** Bytes. */
    samples: () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : []),
  };
}

/** The peak of the middle third of the run, after the warm-up, against the median of the last sixth, in bytes. */
export function memoryOf(samples: number[]): { middle: number; end: number } | null {
  if (samples.length < 12) return null;
  const { length } = samples;
  return {
    middle: Math.max(...samples.slice(Math.floor(length / 3), Math.floor((length * 2) / 3))),
    end: median(samples.slice(Math.floor((length * 5) / 6))),
  };
}

export const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;

export function faultInMemory(samples: number[]): string[] {
  const memory = memoryOf(samples);
  if (!memory || memory.end <= memory.middle * (1 + mostGrowth)) return [];
  return [`memory grew from ${megabytes(memory.middle)} to ${megabytes(memory.end)}`];
}
