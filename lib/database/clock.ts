import type { Read } from '#lib/database/read';
import { log } from '#lib/log';
import { processSingleton } from '#lib/process-singleton';

/**
 * What time it is, by the database's clock: all nodes share it, so what has ended has ended on each of them, however wrong
 * a node's own clock is. A background job asks for it, no request does: in between `performance.now()`, which cannot be set,
 * counts on.
 */

/** Milliseconds. A slower answer says less exactly what time it is, and counts only if there was no better one lately. */
const longestRoundTrip = 250;
const staleAfter = 10_000;

/** Milliseconds: a node's own clock that is off by more is reported. */
const worthALine = 5_000;

interface Clock {
  /** The database's time less `performance.now()`, in milliseconds; null until it was asked for. */
  origin: number | null;
  /** By `performance.now()`. */
  readAt: number;
  isOff: boolean;
}

const clock = () => processSingleton<Clock>('clock', () => ({ origin: null, readAt: 0, isOff: false }));

/** The database's time; this machine's own only for a process that has not asked yet. */
export function currentTime(): Date {
  const { origin } = clock();
  return origin === null ? machineTime() : new Date(origin + performance.now());
}

/** By this machine's own clock: what cannot be undone is done only if both clocks say so. */
export const machineTime = () => new Date();

/** Reports once when this machine's clock is off, for its log and its certificates go by it. */
function compare(held: Clock): void {
  const off = machineTime().getTime() - currentTime().getTime();
  const isOff = Math.abs(off) > worthALine;
  if (isOff && !held.isOff) log.warn('clock.off', { seconds: Math.round(off / 1_000) });
  held.isOff = isOff;
}

/** Asks what time it is: at the start of a process, and then again and again. */
export async function readClock(read: Read): Promise<void> {
  const askedAt = performance.now();
  const [row] = await read<{ now: number }>(
    'clock',
    `SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS "now"`,
    [],
  );
  if (!row) return;
  const answeredAt = performance.now();
  const held = clock();
  const isStale = held.origin === null || answeredAt - held.readAt > staleAfter;
  if (answeredAt - askedAt > longestRoundTrip && !isStale) return;
  Object.assign(held, { origin: row.now - (askedAt + answeredAt) / 2, readAt: answeredAt });
  compare(held);
}
