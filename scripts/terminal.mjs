/** What a person at the terminal sees: one line per step with its time, and one line for a failure. */

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
