import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import { auditVerify } from '#scripts/gatehouse/audit-verify';
import { runCommand } from '#tests/support/command';
import { commandWords, readCommand } from '../../../scripts/gatehouse/commands.mjs';
import { Help, UsageError } from '../../../scripts/terminal.mjs';

/** Command lines answer as users of any other program expect. */

const { scripts, version } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
  version: string;
};

/** Without a database, and with nothing of the environment but where programs are. */
function call(script: string, ...args: string[]) {
  const { PATH = '' } = process.env;
  const env = { PATH, NODE_ENV: 'test', DATA_DIR: 'memory://' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    env,
  });
  return { status, stdout, stderr };
}

const gatehouse = (...args: string[]) => call('scripts/gatehouse.mjs', ...args);

/** The error for a command line of `gatehouse`: the exit code and the sentence. */
function answer(...args: string[]): [number, string] {
  try {
    throw new Error(`Taken: ${JSON.stringify(readCommand(args))}`);
  } catch (error) {
    if (error instanceof Help) return [0, error.message];
    if (error instanceof UsageError) return [2, error.message];
    throw error;
  }
}

test('help is on the standard output, names every command, and ends with 0', () => {
  const { stdout, ...rest } = gatehouse('--help');
  expect(rest).toEqual({ status: 0, stderr: '' });
  for (const words of commandWords) expect(stdout).toContain(`\n  ${words}`);
  for (const same of [['-h'], ['help'], ['help', '--help'], []])
    expect(`${answer(...same)[1]}\n`).toBe(stdout);
  expect(gatehouse('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test('each command tells what it takes, and does nothing else', () => {
  for (const words of commandWords) {
    const told = answer('help', ...words.split(' '));
    expect(told).toEqual([0, expect.stringContaining(`Usage: npm run gatehouse -- ${words}`)]);
    for (const more of [['--help'], ['-h'], ['x', '-h'], ['--frobnicate', '--help']])
      expect(answer(...words.split(' '), ...more)).toEqual(told);
  }
});

test('the first word of several commands tells which they are', () => {
  const [code, text] = answer('keys', '--help');
  expect(code).toBe(0);
  for (const words of ['keys list', 'keys rotate']) expect(text).toContain(`\n  ${words}`);
  expect(text).not.toContain('doctor');
  for (const same of [
    ['keys', '-h'],
    ['help', 'keys'],
  ])
    expect(answer(...same)).toEqual([0, text]);
});

test('an unknown command, option or parameter is named in one line, with exit code 2', () => {
  for (const [args, said] of [
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['keys'], "unknown command 'keys'. Did you mean: keys list, keys rotate."],
    [['keys', 'lst'], "unknown command 'keys'"],
    [['constructor'], "unknown command 'constructor'"],
    [['help', 'frobnicate'], "unknown command 'frobnicate'"],
    [['--frobnicate'], "unknown option '--frobnicate'"],
    [['doctor', '--frobnicate'], "unknown option '--frobnicate'"],
    [['keys', 'list', 'now'], "unknown parameter 'now'"],
    [['keys', 'rotate', '--now'], "unknown option '--now'"],
    [['keys', 'rotate', '--at-once', 'x'], "unknown parameter 'x'"],
    [['audit', 'verify', '1:2', '3'], "unknown parameter '3'"],
    [['recover-admin'], 'EMAIL is missing'],
    [['recover-admin', '--json', 'a@example.test'], "unknown option '--json'"],
    [['seed', '--users'], "option '--users <value>' argument missing"],
  ] as const)
    expect(answer(...args)).toEqual([2, expect.stringContaining(said)]);
  const { status, stdout, stderr } = gatehouse('frobnicate');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^✗ unknown command 'frobnicate'[^\n]+\n$/);
});

test('a checkpoint that cannot be one is refused before the trail is read', async () => {
  for (const wrong of ['x', '12', '1:abc'])
    await expect(
      auditVerify.run({ words: 'audit verify', values: {}, positionals: [wrong], isProduction: false }),
    ).rejects.toThrow(UsageError);
});

test('every npm script says how it is used, without installing, building or starting anything', () => {
  for (const [name, line] of Object.entries(scripts)) {
    const [, script = '', ...fixed] = line.split(' ');
    const { status, stdout, stderr } = call(script, ...fixed, '--help');
    expect([name, status, stderr]).toEqual([name, 0, '']);
    expect(stdout, name).toMatch(/^Usage: npm (run )?\S+/);
  }
  const { status, stdout, stderr } = call('scripts/start.mjs', '--port', '4711');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^✗ unknown option '--port'\. Usage: npm start\n$/);
});

test('doctor, keys list and audit verify speak JSON to scripts, and nothing beside it', async () => {
  const { DATABASE_URL = '', APP_SECRET = '' } = process.env;
  const answers = await Promise.all(
    [['doctor'], ['keys', 'list'], ['audit', 'verify']].map((words) =>
      runCommand({ DATABASE_URL, APP_SECRET, PORT: '0' }, ...words, '--json'),
    ),
  );
  const [doctor, keys, trail] = answers.map(({ output }) => JSON.parse(output));
  expect(doctor.checks).toContainEqual({ title: 'Configuration', findings: [] });
  expect(keys.keys[0]).toMatchObject({ kid: expect.any(String), sealedUnder: 'current' });
  expect(trail).toMatchObject({ fault: null, erased: 0 });
  expect(answers.map(({ errors }) => errors)).toEqual([[''], [''], ['']]);
});

test('a reader that has seen enough breaks off no command', async () => {
  const { PATH = '', DATABASE_URL = '', APP_SECRET = '' } = process.env;
  const child = spawn(process.execPath, ['scripts/gatehouse.mjs', 'audit', 'verify'], {
    env: { PATH, NODE_ENV: 'test', DATABASE_URL, APP_SECRET },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect([code, errors]).toEqual([0, '']);
});

test('into a pipe go no bar and no control signs', async () => {
  const { DATABASE_URL = '', APP_SECRET = '' } = process.env;
  const { output, errors } = await runCommand({ DATABASE_URL, APP_SECRET }, 'audit', 'verify');
  expect(output).toMatch(/^✓ Verified the audit trail [\d.]+ s\n/);
  for (const sign of ['\r', '\u001b', '█', '░']) expect(`${output}${errors}`).not.toContain(sign);
});
