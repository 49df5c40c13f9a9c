import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';

/** The output of a server's process, from any code in it. */

const planted = 'Pl4nted-S3cret@example.test';

/** Runs the code in a process that watches its output as a server's does. */
function run(code: string, output: 'pipe' | number) {
  const program = `import { watchOutput } from '#scripts/output'; watchOutput({ dev: false }); ${code}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', output, 'pipe'],
  });
  return { child, ended: once(child, 'exit') };
}

test('AUD-01 a console message becomes a log line with its place and without its text', async () => {
  const { child, ended } = run(
    `const secret = ${JSON.stringify(planted)};
    for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace']) console[method]('⨯', secret);
    console.error(' ⨯ uncaughtException: ', Object.assign(new TypeError(secret), { code: 'E_X', secret }));
    process.emitWarning(secret, { code: 'TEST1' });
    Promise.reject(new Error(secret));
    Promise.reject(secret);
    setTimeout(() => {}, 100);`,
    'pipe',
  );
  if (!child.stdout || !child.stderr) throw new Error('The process has no output.');
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  expect([errors, output]).toEqual(['', expect.not.stringContaining('S3cret')]);
  const lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ event }) => event)).toEqual([
    ...Array(3).fill('console.used'),
    'process.warning',
    'process.unhandled_rejection',
    'process.unhandled_rejection',
  ]);
  expect(lines[2]).toMatchObject({ level: 'error', error: 'TypeError', errorCode: 'E_X' });
  expect(lines[0].frames.join()).toContain('eval1');
});

test('AUD-01 an uncaught exception is a line without its message, and the process lives on', async () => {
  const { child, ended } = run(
    `setTimeout(() => { throw new TypeError(${JSON.stringify(planted)}); });
    setTimeout(() => process.exit(7), 200);`,
    'pipe',
  );
  if (!child.stdout || !child.stderr) throw new Error('The process has no output.');
  const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  expect([errors, code, output]).toEqual(['', 7, expect.not.stringContaining('S3cret')]);
  expect(JSON.parse(output)).toMatchObject({ event: 'process.uncaught_exception', error: 'TypeError' });
});

test('a start that such an exception breaks off closes what it opened and ends with 1', async () => {
  const { child, ended } = run(
    `import { endOnUncaught, onStop } from '#scripts/stop'; import { log } from '#lib/log';
    endOnUncaught(); onStop(async () => log.info('test.closed'));
    setTimeout(() => { throw new Error('x'); }); setTimeout(() => {}, 60_000);`,
    'pipe',
  );
  if (!child.stdout) throw new Error('The process has no output.');
  const [output, [code]] = await Promise.all([text(child.stdout), ended]);
  expect([code, output]).toEqual([1, expect.stringContaining('test.closed')]);
});

test('FLT-15 exceptions in a process with a closed output cause no further ones', async () => {
  const { child, ended } = run(
    `let seen = 0; process.on('uncaughtException', (error) => { seen += 1; console.error(error); });
    setTimeout(() => { for (const at of [0, 50, 100]) setTimeout(() => { throw new Error('x'); }, at); }, 300);
    setTimeout(() => process.exit(seen), 900); process.stdout.write('ready');`,
    'pipe',
  );
  child.stdout?.once('data', () => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  });
  expect((await ended)[0]).toBe(3);
});

test('FLT-15 a log that cannot be written does not end the process', async () => {
  test.skip(!existsSync('/dev/full'), 'this system has no disk that is always full');
  const code = `import { log } from '#lib/log'; for (let i = 0; i < 50; i += 1) log.info('test.made');
    setTimeout(() => process.exit(7), 300);`;
  const { ended } = run(code, openSync('/dev/full', 'w'));
  expect((await ended)[0]).toBe(7);
});
