import { log, reportRepeated } from '#lib/log';

/** The orderly end of a process: what was opened last is closed first. */

const closers: (() => Promise<void>)[] = [];
// `npm start` hands Ctrl-C on to a process that the terminal has told already: that is one Ctrl-C, not two.
const sameSignalMilliseconds = 500;

/** Registers what has to be closed when the process is told to stop. */
export function onStop(close: () => Promise<void>): void {
  closers.push(close);
}

/**
 * The first Ctrl-C, SIGTERM or SIGHUP (its terminal is gone) closes everything in order and exits with 0; the second ends
 * at once.
 */
export function stopOnSignals(): void {
  let stoppingSince = 0;
  const stop = () => {
    if (stoppingSince === 0) {
      stoppingSince = Date.now();
      void closeAll().then(() => process.exit(0));
    } else if (Date.now() - stoppingSince > sameSignalMilliseconds) {
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

/** Until the returned function is called, an exception that nobody caught closes everything in order and exits with 1. */
export function endOnUncaught(): () => void {
  const end = () => void closeAll().then(() => process.exit(1));
  process.once('uncaughtException', end);
  return () => void process.off('uncaughtException', end);
}

/** Closes what is open so far; what fails to close does not keep the rest from it. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) {
    await close().catch((error: unknown) => log.error('stop.failed', error));
  }
  reportRepeated();
}
