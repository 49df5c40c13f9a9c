import { parseArgs } from 'node:util';
import { Help, UsageError } from './terminal.mjs';

/** Parses command lines: `--help`, and exit code 2 with a sentence for an invalid one. */

/**
 * @typedef {object} Program
 * @property {string} usage how it is called
 * @property {string} does one sentence
 * @property {import('node:util').ParseArgsConfig['options']} [options]
 * @property {string[]} [parameters] their names in order, optional ones in brackets: `[NAME]`
 */

const helpOption = { help: { type: 'boolean', short: 'h' } };

export const helpOf = ({ usage, does }) => `Usage: ${usage}\n\n${does}`;

/** The first sentence of Node's message, without its advice on quoting. */
const reasonOf = ({ message }) => (message[0].toLowerCase() + message.slice(1)).split('. ')[0];

/** The options and parameters of a command line. @throws Help for `--help`, UsageError if it is invalid */
export function readCommandLine(program, args = process.argv.slice(2)) {
  const { usage, options = {}, parameters = [] } = program;
  const usageError = (reason) => new UsageError(`${reason}. Usage: ${usage}`);
  let read;
  try {
    read = parseArgs({ args, options: { ...options, ...helpOption }, allowPositionals: true });
  } catch (error) {
    if (args.some((arg) => arg === '--help' || arg === '-h')) throw new Help(helpOf(program));
    throw usageError(reasonOf(error));
  }
  const { values, positionals } = read;
  if (values.help) throw new Help(helpOf(program));
  if (positionals.length > parameters.length)
    throw usageError(`unknown parameter '${positionals[parameters.length]}'`);
  const missing = parameters.slice(positionals.length).find((name) => !name.startsWith('['));
  if (missing) throw usageError(`${missing} is missing`);
  return { values, positionals };
}
