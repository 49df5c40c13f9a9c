import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Stop } from '../terminal.mjs';

export interface Options {
  runs: number;
  seed: number;
  /** The one draw to repeat, or null for all. */
  only: number | null;
}

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!/^\d{1,10}$/.test(text) || value < least) throw new Stop(`--${name} is a whole number from ${least}.`);
  return value;
}

export function readOptions(parameters: string[]): Options {
  const { values } = parseArgs({
    args: parameters,
    options: {
      runs: { type: 'string', default: '10000' },
      seed: { type: 'string', default: String(randomInt(2 ** 31)) },
      only: { type: 'string' },
    },
  });
  return {
    runs: wholeNumber('runs', values.runs, 1),
    seed: wholeNumber('seed', values.seed, 0),
    only: values.only === undefined ? null : wholeNumber('only', values.only, 0),
  };
}
