import { minutes } from '#lib/core/durations';
import { log } from '#lib/log';

/**
 * Standard output may fail at any time: a full disk, a reader that has gone. That must not end the process, nor keep
 * it from answering, because what has to be recorded stands in the audit trail. When the output works again, it says
 * how often it did not.
 */
export function surviveLostOutput(): void {
  let failed = 0;
  let told = 0;
  const count = () => {
    failed += 1;
  };
  process.stdout.on('error', count);
  process.stderr.on('error', count);
  const tell = () => {
    if (failed === told) return;
    // A line that fails as well is counted, and the next one tells of it.
    told = failed;
    log.warn('log.lost', { lines: failed });
  };
  setInterval(tell, minutes(1)).unref();
}
