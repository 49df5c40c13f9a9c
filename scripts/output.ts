import { minutes } from '#lib/core/durations';
import { log, showMessages } from '#lib/log';

/**
 * Only the logger and the lines of the start write to the output of a server: console output of Next, a library or Node
 * may quote a request or a row. A warning or an error is logged by its place in the code; the rest is dropped.
 */

const dropped = ['log', 'info', 'debug', 'trace'] as const;
const logged = ['warn', 'error'] as const;

function logCall(method: (typeof logged)[number], values: unknown[]): void {
  // Without an error the stack of this call leads to the caller.
  const error = values.find((value) => value instanceof Error) ?? new Error();
  if (method === 'error') log.error('console.used', error);
  else log.warn('console.used', {}, error);
}

/** For the rest of the life of this process. */
export function captureConsole(): void {
  for (const method of dropped) Object.assign(console, { [method]: () => {} });
  for (const method of logged)
    Object.assign(console, { [method]: (...values: unknown[]) => logCall(method, values) });
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.warn('process.warning', {}, warning));
}

/** A full disk or a closed pipe loses lines and does not stop the service. The number of lost lines is logged later. */
export function surviveLostOutput(): void {
  let failed = 0;
  let reported = 0;
  const count = () => {
    failed += 1;
  };
  for (const stream of [process.stdout, process.stderr]) stream.on('error', count);
  const report = () => {
    if (failed === reported) return;
    // If this line fails as well, the next one counts it.
    reported = failed;
    log.warn('log.lost', { lines: failed });
  };
  setInterval(report, minutes(1)).unref();
}

/**
 * Logs uncaught errors; in development with their message. An exception ends the process (`endOnUncaught`). An unhandled
 * rejection does not: it has interrupted only its own function, and a client can cause one in Next by disconnecting.
 */
export function watchOutput({ dev }: { dev: boolean }): void {
  process.on('unhandledRejection', (reason) => log.error('process.unhandled_rejection', reason));
  process.on('uncaughtException', (error) => log.error('process.uncaught_exception', error));
  surviveLostOutput();
  if (dev) showMessages();
  else captureConsole();
}
