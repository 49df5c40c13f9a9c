import { parseArgs } from 'node:util';
import { Help, UsageError } from './terminal.mjs';

/** Command lines as users know them: `--help`, and a sentence with exit code 2 for what is not understood. */

/**
 * @typedef {object} Program
 * @property {string} usage how it is called
 * @property {string} does one sentence
 * @property {import('node:util').ParseArgsConfig['options']} [options]
 * @property {string[]} [parameters] their names in order, those that may be missing in brackets: `[NAME]`
 */

const helpOption = { help: { type: 'boolean', short: 'h' } };

export const helpOf = ({ usage, does }) => `Usage: ${usage}\n\n${does}`;

/** The first sentence of what Node says, which begins with a capital letter and advises on quoting. */
const reasonOf = ({ message }) => (message[0].toLowerCase() + message.slice(1)).split('. ')[0];

/** The options and parameters of a command line. @throws Help if it asks for that, UsageError if it is none of the program's */
export function readCommandLine(program, args = process.argv.slice(2)) {
  const { usage, options = {}, parameters = [] } = program;
  const misuse = (reason) => new UsageError(`${reason}. Usage: ${usage}`);
  let read;
  try {
    read = parseArgs({ args, options: { ...options, ...helpOption }, allowPositionals: true });
  } catch (error) {
    if (args.some((arg) => arg === '--help' || arg === '-h')) throw new Help(helpOf(program));
    throw misuse(reasonOf(error));
  }
  const { values, positionals } = read;
  if (values.help) throw new Help(helpOf(program));
  if (positionals.length > parameters.length)
    throw misuse(`unknown parameter '${positionals[parameters.length]}'`);
  const missing = parameters.slice(positionals.length).find((name) => !name.startsWith('['));
  if (missing) throw misuse(`${missing} is missing`);
  return { values, positionals };
}
