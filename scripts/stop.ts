import { setObstacle } from '#lib/health';
import { log, reportRepeated } from '#lib/log';

/** The orderly end of a process: what was opened last is closed first. */

const closers: (() => Promise<void>)[] = [];
// `npm start` hands Ctrl-C on to a process that the terminal has told already: that is one Ctrl-C, not two.
const sameSignalMilliseconds = 500;

/** Within the 20 s that the systemd unit allows, and longer than an orderly end takes. */
const longestEndMilliseconds = 15_000;

/** Registers what has to be closed when the process is told to stop. */
export function onStop(close: () => Promise<void>): void {
  closers.push(close);
}

let exitCode: number | null = null;

/** Closes everything in order and ends the process, once; with the highest code that was asked for meanwhile. */
function end(code: number): void {
  const isFirst = exitCode === null;
  exitCode = Math.max(exitCode ?? 0, code);
  if (isFirst) void closeAll().then(() => process.exit(exitCode));
}

/**
 * The first Ctrl-C, SIGTERM or SIGHUP (its terminal is gone) closes everything in order and exits with 0; the second ends
 * at once.
 */
export function stopOnSignals(): void {
  let stoppingSince = 0;
  const stop = () => {
    if (stoppingSince === 0) {
      stoppingSince = performance.now();
      end(0);
    } else if (performance.now() - stoppingSince > sameSignalMilliseconds) {
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

/**
 * An uncaught exception has broken off something at an unknown place: nothing new is begun, what is in flight is
 * answered, and the process exits with 1 within 15 s, so that its supervisor starts it again.
 */
export function endOnUncaught(): void {
  process.on('uncaughtException', () => {
    setObstacle('failure', true);
    setTimeout(() => process.exit(1), longestEndMilliseconds).unref();
    end(1);
  });
}

/** Closes what is open so far; what fails to close does not keep the rest from it. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) {
    await close().catch((error: unknown) => log.error('stop.failed', error));
  }
  reportRepeated();
}
