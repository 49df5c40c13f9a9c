/** Output on the terminal: one line per step with its time, and one line for a failure. */

export function say(line) {
  process.stdout.write(`${line}\n`);
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const isTerminal = process.stdout.isTTY === true;

const secondsSince = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** Runs `work` and prints a line when it is done; on a terminal the elapsed time counts up. */
export async function step(doing, done, work) {
  const start = performance.now();
  let frame = 0;
  const tick = () => {
    process.stdout.write(`\r\x1b[K${frames[frame++ % frames.length]} ${doing} ${secondsSince(start)}`);
  };
  const timer = isTerminal ? setInterval(tick, 100) : undefined;
  try {
    const result = await work();
    clearInterval(timer);
    process.stdout.write(`${isTerminal ? '\r\x1b[K' : ''}✓ ${done} ${secondsSince(start)}\n`);
    return result;
  } catch (error) {
    clearInterval(timer);
    if (isTerminal) process.stdout.write('\r\x1b[K');
    throw error;
  }
}

const barWidth = 30;

/**
 * A progress bar, on a terminal only: call `advance(count)` and `end()`. It goes to the error output, so that a pipe gets
 * only the output of the command.
 * @param {string} doing @param {number} total
 */
export function progressBar(doing, total) {
  const isShown = process.stderr.isTTY === true;
  const start = performance.now();
  let count = 0;
  let shown = -1;
  return {
    advance(more) {
      count += more;
      const share = total > 0 ? Math.min(1, count / total) : 1;
      const percent = Math.floor(share * 100);
      if (!isShown || percent === shown) return;
      shown = percent;
      const bar = '█'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '░');
      process.stderr.write(`\r\x1b[K${bar} ${percent} % ${doing} ${secondsSince(start)}`);
    },
    /** Removes the bar, and prints `text` if there is one. */
    end(text = '') {
      if (isShown) process.stderr.write('\r\x1b[K');
      if (text) say(`✓ ${text} ${secondsSince(start)}`);
    },
  };
}

/** An error that the operator can fix: the message is one line with the fix. */
export class Stop extends Error {
  /** @param {string} message @param {string} [output] what the failed command printed */
  constructor(message, output = '') {
    super(message);
    this.output = output;
    this.exitCode = 1;
  }
}

/** An invalid command line: exit code 2. */
export class UsageError extends Stop {
  constructor(message) {
    super(message);
    this.exitCode = 2;
  }
}

/** `--help`: the message is the answer. */
export class Help extends Stop {
  constructor(message) {
    super(message);
    this.exitCode = 0;
  }
}

/** Exits: with one line for a `Stop`, with the stack for an unexpected error. */
export function exitWith(error) {
  if (error instanceof Help) process.stdout.write(`${error.message}\n`);
  else if (error instanceof Stop)
    process.stderr.write(`${error.output ? `${error.output.trim()}\n` : ''}✗ ${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(error instanceof Stop ? error.exitCode : 1);
}
