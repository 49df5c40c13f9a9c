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
 * A bar for work of a known size: call `advance(count)` as it goes on, `done(text)` at its end. Without a terminal it
 * says each tenth on a line of its own.
 * @param {string} doing @param {number} total
 */
export function progressBar(doing, total) {
  const start = performance.now();
  let count = 0;
  let shown = -1;
  return {
    advance(more) {
      count += more;
      const share = total > 0 ? Math.min(1, count / total) : 1;
      const steps = Math.floor(share * (isTerminal ? 100 : 10));
      if (steps === shown) return;
      shown = steps;
      const bar = '█'.repeat(Math.round(share * barWidth)).padEnd(barWidth, '░');
      const line = `${bar} ${Math.floor(share * 100)} % ${doing} ${secondsSince(start)}`;
      process.stdout.write(isTerminal ? `\r\x1b[K${line}` : `${line}\n`);
    },
    done(text) {
      process.stdout.write(`${isTerminal ? '\r\x1b[K' : ''}✓ ${text} ${secondsSince(start)}\n`);
    },
  };
}

/** An end that a person can do something about: the message is one line that says what. */
export class Stop extends Error {
  /** @param {string} message @param {string} [output] what the failed command printed */
  constructor(message, output = '') {
    super(message);
    this.output = output;
  }
}

/** Ends the process: with one line for a `Stop`, with everything for an error that nobody foresaw. */
export function exitWith(error) {
  if (!(error instanceof Stop)) process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  else process.stderr.write(`${error.output ? `${error.output.trim()}\n` : ''}✗ ${error.message}\n`);
  process.exit(1);
}
