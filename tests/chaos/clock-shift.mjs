import { readFileSync } from 'node:fs';

/**
 * Loaded before everything else (`node --import`), it sets this process's clock ahead or back by the milliseconds
 * that stand in the file of CHAOS_CLOCK, at once when they change. Timers run on as they do when a clock is set.
 */

const file = process.env.CHAOS_CLOCK ?? '';
const RealDate = Date;
let offset = 0;

function read() {
  offset = Number(readFileSync(file, 'utf8'));
}

read();
setInterval(read, 50).unref();

globalThis.Date = class ShiftedDate extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + offset);
    else super(...given);
  }

  // Own ones: Next makes a Date of its own from this one's.
  static UTC = RealDate.UTC;
  static parse = RealDate.parse;

  /** Dates that were made before, or by another thread, are dates as well. */
  static [Symbol.hasInstance](value) {
    return value instanceof RealDate;
  }

  static now() {
    return RealDate.now() + offset;
  }
};
