import { existsSync, readFileSync } from 'node:fs';
import { median } from '#tests/bench/figures';

/** The server's memory along a run. */

const samplesInRun = 60;

/** Fewer say nothing: the heap reaches its size within about 13,000 draws, and stays at it. */
const fewestRuns = 20_000;

/** How much more than at its peak in the middle third the process may hold at the end. */
const mostGrowth = 0.15;

/** Bytes that a process holds in memory; null where there is no /proc. */
function residentBytes(pid: number): number | null {
  if (!existsSync(`/proc/${pid}/status`)) return null;
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1_024;
}

/** Reads the memory of the process so often that a run has 60 samples. */
export function newMeter(runs: number, pid: number) {
  const samples: number[] = [];
  const every = Math.max(1, Math.floor(runs / samplesInRun));
  let ticks = 0;
  return {
    tick() {
      ticks += 1;
      const now = runs >= fewestRuns && ticks % every === 0 ? residentBytes(pid) : null;
      if (now !== null) samples.push(now);
    },
    samples,
  };
}

/**
 * The peak of the middle third of the run, after the warm-up, against the median of the last sixth, in bytes. The
 * peak, because the collector of garbage takes its time: what is held swings by a third with no leak at all.
 */
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
