import type { Read } from '#lib/database/read';
import { log } from '#lib/log';
import { processSingleton } from '#lib/process-singleton';

/**
 * The time by the database's clock, which all nodes share, so that a wrong clock of a node does not matter. A background
 * job reads it, no request does; in between the monotonic `performance.now()` counts on.
 */

/** Milliseconds. A slower answer is less exact, and counts only without a better recent one. */
const longestRoundTrip = 250;
const staleAfter = 10_000;

/** Milliseconds: a greater difference of a node's own clock is reported. */
const worthALine = 5_000;

interface Clock {
  /** The database's time less `performance.now()`, in milliseconds; null before the first read. */
  origin: number | null;
  /** By `performance.now()`. */
  readAt: number;
  isOff: boolean;
}

const clock = () => processSingleton<Clock>('clock', () => ({ origin: null, readAt: 0, isOff: false }));

/** The database's time; this machine's own before the first read. */
export function currentTime(): Date {
  const { origin } = clock();
  return origin === null ? machineTime() : new Date(origin + performance.now());
}

/** This machine's own clock: irreversible work is done only if both clocks agree. */
export const machineTime = () => new Date();

/** Reports once when this machine's clock is wrong, because its log and certificates depend on it. */
function compare(held: Clock): void {
  const off = machineTime().getTime() - currentTime().getTime();
  const isOff = Math.abs(off) > worthALine;
  if (isOff && !held.isOff) log.warn('clock.off', { seconds: Math.round(off / 1_000) });
  held.isOff = isOff;
}

/** Reads the database's time: at the start of a process, and then repeatedly. */
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
