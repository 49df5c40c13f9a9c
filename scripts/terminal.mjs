/** What a person at the terminal sees: one line per step with its time, and one line for a failure. */

/** One line for the person who started this. */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const isTerminal = process.stdout.isTTY === true;

const secondsSince = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** Runs `work` and says when it is done; on a terminal the seconds count while it takes them. */
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
 * A bar for work of a known size, on a terminal only: call `advance(count)` as it goes on, `end()` at its end. The bar goes to
 * the error output, so that what a command has to say stays alone in a pipe.
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
    /** Takes the bar away, and says that it is done if there is a `text` for it. */
    end(text = '') {
      if (isShown) process.stderr.write('\r\x1b[K');
      if (text) say(`✓ ${text} ${secondsSince(start)}`);
    },
  };
}

/** An end that a person can do something about: the message is one line that says what. */
export class Stop extends Error {
  /** @param {string} message @param {string} [output] what the failed command printed */
  constructor(message, output = '') {
    super(message);
    this.output = output;
    this.exitCode = 1;
  }
}

/** The command line is none that the program takes. */
export class UsageError extends Stop {
  constructor(message) {
    super(message);
    this.exitCode = 2;
  }
}

/** `--help` was asked for: the message is the answer. */
export class Help extends Stop {
  constructor(message) {
    super(message);
    this.exitCode = 0;
  }
}

/** Ends the process: with one line for a `Stop`, with everything for an error that nobody foresaw. */
export function exitWith(error) {
  if (error instanceof Help) process.stdout.write(`${error.message}\n`);
  else if (error instanceof Stop)
    process.stderr.write(`${error.output ? `${error.output.trim()}\n` : ''}✗ ${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(error instanceof Stop ? error.exitCode : 1);
}
