import { randomInt } from 'node:crypto';
import { UsageError } from '../../scripts/terminal.mjs';

export interface Options {
  runs: number;
  seed: number;
  /** The draw to repeat, or null for all. */
  only: number | null;
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!/^\d{1,10}$/.test(text) || value < least)
    throw new UsageError(`--${name} is a whole number from ${least}.`);
  return value;
}

export function readOptions({ runs, seed, only }: { runs?: string; seed?: string; only?: string }): Options {
  return {
    runs: wholeNumber('runs', runs ?? '10000', 1),
    seed: wholeNumber('seed', seed ?? String(randomInt(2 ** 31)), 0),
    only: only === undefined ? null : wholeNumber('only', only, 0),
  };
}
