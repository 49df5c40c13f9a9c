import { readCommandLine } from './command-line.mjs';
import { begin, importTypeScript, prepare } from './prepare.mjs';
import { exitWith, say, UsageError } from './terminal.mjs';

/**
 * `node scripts/run.mjs NAME`: the npm scripts that prepare the checkout and then call one function of a TypeScript file.
 * Built-in modules only, until the checkout is prepared.
 */

const text = { type: 'string' };
const flag = { type: 'boolean', default: false };

/**
 * @typedef {object} Script
 * @property {string} [takes] options and parameters, as the usage shows them
 * @property {string} does one sentence
 * @property {import('node:util').ParseArgsConfig['options']} [options]
 * @property {string[]} [parameters]
 * @property {boolean} [build] whether it needs the build of the app
 * @property {boolean} [dev] false without the packages of tests and checks
 * @property {boolean} [test] whether it starts servers with NODE_ENV=test
 * @property {(line: {values: object, positionals: string[], prepared: boolean}) => unknown} run false for exit code 1
 */

/** @type {Record<string, Script>} */
const scripts = {
  build: {
    does: 'Installs and builds what is missing, and starts nothing. Not where a server runs from: use a checkout of its own.',
    build: true,
    dev: false,
    run: ({ prepared }) => say(`✓ ${prepared ? 'Ready' : 'Nothing to build'}: \`npm start\` starts at once`),
  },
  check: {
    does: 'Checks types, lint, format and architecture, all of them even after a failure.',
    run: async () => (await importTypeScript('scripts/check.ts')).check(),
  },
  bench: {
    takes: '[--first-start | --attacks | --users N [--database NAME]]',
    does: 'Measures, and prints each figure beside its target; with --users how it scales to that many users, on PostgreSQL.',
    options: { 'first-start': flag, attacks: flag, users: text, database: text },
    test: true,
    run: async ({ values: { users, database, attacks, 'first-start': firstStart } }) =>
      users
        ? (await importTypeScript('tests/bench/scale.ts')).scaleBench({ users, database })
        : (await importTypeScript('tests/bench/bench.ts')).bench({ firstStart, attacks }),
  },
  chaos: {
    takes: '[--rounds N]',
    does: 'Kills, freezes and cuts off servers and databases, and sets clocks, in N rounds (10), and reports what was lost.',
    options: { rounds: { ...text, default: '10' } },
    build: true,
    test: true,
    run: async ({ values }) => (await importTypeScript('tests/chaos/chaos.ts')).chaos(values.rounds),
  },
  fuzz: {
    takes: '[--runs N] [--seed S] [--only K]',
    does: 'Sends N random requests (10000) from seed S to every route and to the bare socket; --only repeats one.',
    options: { runs: text, seed: text, only: text },
    build: true,
    test: true,
    run: async ({ values }) => (await importTypeScript('tests/fuzz/fuzz.ts')).fuzz(values),
  },
  attacks: {
    does: 'Lists the attacks of tests/attacks.csv that the last whole `npm test` did not show to fail.',
    run: async () => (await importTypeScript('tests/attacks/attacks.ts')).attacks(),
  },
  clients: {
    does: 'Lints docs/openapi.json, generates clients from it, compiles them, and runs them against a server.',
    build: true,
    test: true,
    run: async () => (await importTypeScript('tests/clients/clients.ts')).runClients(),
  },
  migration: {
    takes: 'NAME',
    does: 'Writes the next migration: the difference of prisma/schema.prisma. NAME is in lower case: add_totp.',
    parameters: ['NAME'],
    run: async ({ positionals: [name] }) =>
      (await importTypeScript('scripts/migration.ts')).writeMigration(name),
  },
  openapi: {
    does: 'Writes docs/openapi.json from the route files.',
    run: () => importTypeScript('scripts/write-openapi.ts'),
  },
};

try {
  const [name = '', ...args] = process.argv.slice(2);
  if (!Object.hasOwn(scripts, name))
    throw new UsageError(`unknown script '${name}'. There are: ${Object.keys(scripts).join(', ')}.`);
  const { takes = '', build = false, dev = true, test = false, run, ...program } = scripts[name];
  const usage = takes ? `npm run ${name} -- ${takes}` : `npm run ${name}`;
  const line = readCommandLine({ usage, ...program }, args);
  begin();
  if (test) process.env.NODE_ENV = 'test';
  const prepared = await prepare({ build, dev });
  if ((await run({ ...line, prepared })) === false) process.exitCode = 1;
} catch (error) {
  exitWith(error);
}
