import { readFileSync } from 'node:fs';
import { helpOf, readCommandLine } from '../command-line.mjs';
import { Help, UsageError } from '../terminal.mjs';

/** The commands of `npm run gatehouse -- …` and their options. Built-in modules only. */

const call = 'npm run gatehouse --';
const json = { json: { type: 'boolean', default: false } };

/** By their words. */
const commands = {
  'recover-admin': {
    parameters: ['EMAIL'],
    does: 'Gives an existing user the administrator role, ends their sessions and password, and prints a one-time link to a new one.',
  },
  seed: {
    takes: '[--users N] [--random-seed N] [--yes]',
    options: {
      users: { type: 'string', default: '1000' },
      'random-seed': { type: 'string', default: '1' },
      yes: { type: 'boolean', default: false },
    },
    does: 'Adds N generated users with roles, sessions and audit rows, to try out scale. Beyond this machine, or in production, it requires --yes.',
  },
  'audit verify': {
    takes: '[COUNT:HASH] [--json]',
    parameters: ['[COUNT:HASH]'],
    options: json,
    does: 'Checks the whole audit trail, and that it continues a checkpoint from the log, if you give one.',
  },
  doctor: {
    takes: '[--json]',
    options: json,
    does: 'Checks the configuration, the machine and the database, and gives a fix for each fault.',
  },
  'copy-embedded': {
    does: 'Copies the embedded database in DATA_DIR to the PostgreSQL of DATABASE_URL, which must have no users. Stop all servers first.',
  },
  'keys list': {
    takes: '[--json]',
    options: json,
    does: 'Lists the signing keys: their age, which signs, which only verifies and until when.',
  },
  'keys rotate': {
    takes: '[--at-once]',
    options: { 'at-once': { type: 'boolean', default: false } },
    does: 'Generates a new signing key and retires the others by time; with --at-once (a key leaked) now.',
  },
};

export const commandWords = Object.keys(commands);

const usageOf = (words, { takes, parameters = [] }) =>
  [words, takes ?? parameters.join(' ')].join(' ').trim();

const programOf = (words) => ({ ...commands[words], usage: `${call} ${usageOf(words, commands[words])}` });

const linesOf = (words) => [`  ${usageOf(words, commands[words])}`, `      ${commands[words].does}`];

/** The commands that begin with this word: `keys list` and `keys rotate` of `keys`. */
const groupOf = (word) => commandWords.filter((words) => words.startsWith(`${word} `));

const groupHelp = (word) =>
  [`Usage: ${call} ${word} COMMAND`, '', ...groupOf(word).flatMap(linesOf)].join('\n');

const overview = () =>
  [
    `Usage: ${call} COMMAND`,
    '',
    ...commandWords.flatMap(linesOf),
    '',
    '  help [COMMAND], --help, -h    Shows this, or what one command takes.',
    '  --version                     Shows the version of Gatehouse.',
  ].join('\n');

const version = () => JSON.parse(readFileSync('package.json', 'utf8')).version;

/** The command of one or two words that the arguments begin with. @throws UsageError if there is none */
function find(args) {
  const words = [2, 1]
    .map((count) => args.slice(0, count).join(' '))
    .find((one) => Object.hasOwn(commands, one));
  if (words) return words;
  const group = groupOf(args[0]);
  if (group.length > 0 && args.some((arg) => arg === '--help' || arg === '-h'))
    throw new Help(groupHelp(args[0]));
  const isOption = args[0].startsWith('-');
  const what = group.length > 0 ? `Did you mean: ${group.join(', ')}` : `\`${call} help\` lists the commands`;
  throw new UsageError(`unknown ${isOption ? 'option' : 'command'} '${args[0]}'. ${what}.`);
}

/** @throws Help or UsageError (scripts/terminal.mjs) if there is nothing to run */
export function readCommand(args) {
  const [first, ...more] = args;
  if (
    first === undefined ||
    first === '--help' ||
    first === '-h' ||
    (first === 'help' && !/^\w/.test(more[0] ?? ''))
  )
    throw new Help(overview());
  if (first === '--version') throw new Help(version());
  if (first === 'help')
    throw new Help(groupOf(more.join(' ')).length > 0 ? groupHelp(more[0]) : helpOf(programOf(find(more))));
  const words = find(args);
  return { words, ...readCommandLine(programOf(words), args.slice(words.split(' ').length)) };
}
