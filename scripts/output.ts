import { minutes } from '#lib/core/durations';
import { log, showMessages } from '#lib/log';

/**
 * Nothing but the logger and the lines of the start writes to the output of a server: what Next, a library or Node itself
 * says on the console may quote a request or a row. Of a warning or an error there is a line that says where in the code
 * it was said; chatter is dropped.
 */

const chatter = ['log', 'info', 'debug', 'trace'] as const;
const complaints = ['warn', 'error'] as const;

function said(method: (typeof complaints)[number], values: unknown[]): void {
  // Without an error the stack of this call leads to who spoke.
  const error = values.find((value) => value instanceof Error) ?? new Error();
  if (method === 'error') log.error('console.used', error);
  else log.warn('console.used', {}, error);
}

/** For the rest of the life of this process. */
export function captureConsole(): void {
  for (const method of chatter) Object.assign(console, { [method]: () => {} });
  for (const method of complaints)
    Object.assign(console, { [method]: (...values: unknown[]) => said(method, values) });
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.warn('process.warning', {}, warning));
}

/**
 * A full disk or a closed pipe costs the line and not the service, because what has to be recorded stands in the audit
 * trail. When the output works again, it says how often it did not.
 */
export function surviveLostOutput(): void {
  let failed = 0;
  let told = 0;
  const count = () => {
    failed += 1;
  };
  for (const stream of [process.stdout, process.stderr]) stream.on('error', count);
  const tell = () => {
    if (failed === told) return;
    // A line that fails as well is counted, and the next one tells of it.
    told = failed;
    log.warn('log.lost', { lines: failed });
  };
  setInterval(tell, minutes(1)).unref();
}

/**
 * Uncaught errors are logged; in development, where the data are invented, with what it says. An exception ends the
 * process (`endOnUncaught`); an unhandled rejection does not: it has broken off nothing but its own function,
 * whose `finally` has run, and Next lets a client cause one that goes away at the wrong moment.
 */
export function watchOutput({ dev }: { dev: boolean }): void {
  process.on('unhandledRejection', (reason) => log.error('process.unhandled_rejection', reason));
  process.on('uncaughtException', (error) => log.error('process.uncaught_exception', error));
  surviveLostOutput();
  if (dev) showMessages();
  else captureConsole();
}
