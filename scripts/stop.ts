import { setObstacle } from '#lib/health';
import { log, reportRepeated } from '#lib/log';

/** Graceful shutdown: what was opened last is closed first. */

const closers: (() => Promise<void>)[] = [];
// `npm start` forwards Ctrl-C to a process that got it from the terminal already: that counts as one.
const sameSignalMilliseconds = 500;

/** Less than the 20 s of the systemd unit, more than a shutdown takes. */
const shutdownMilliseconds = 15_000;

/** Registers a function that closes something at shutdown. */
export function onStop(close: () => Promise<void>): void {
  closers.push(close);
}

let exitCode: number | null = null;

/** Closes everything in order and exits, once; with the highest code requested meanwhile. */
function end(code: number): void {
  const isFirst = exitCode === null;
  exitCode = Math.max(exitCode ?? 0, code);
  if (isFirst) void closeAll().then(() => process.exit(exitCode));
}

/** The first SIGINT, SIGTERM or SIGHUP closes everything in order and exits with 0; the second exits at once. */
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

/** After an uncaught exception the state is unknown: drains and exits with 1 within 15 s, for the supervisor to restart. */
export function endOnUncaught(): void {
  process.on('uncaughtException', () => {
    setObstacle('failure', true);
    setTimeout(() => process.exit(1), shutdownMilliseconds).unref();
    end(1);
  });
}

/** Closes all that is open, even after a failure. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) {
    await close().catch((error: unknown) => log.error('stop.failed', error));
  }
  reportRepeated();
}
