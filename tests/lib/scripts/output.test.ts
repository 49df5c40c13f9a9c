import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';

/** What a server's process prints, whoever speaks in it. */

const planted = 'Pl4nted-S3cret@example.test';

/** Runs the code in a process that watches its output as a server's does. */
function run(code: string, output: 'pipe' | number) {
  const program = `import { watchOutput } from '#scripts/output'; watchOutput({ dev: false }); ${code}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    stdio: ['ignore', output, 'pipe'],
  });
  return { child, ended: once(child, 'exit') };
}

test('AUD-01 what anybody says on the console is a line that says where, and not what', async () => {
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
    ...Array(7).fill('console.used'),
    ...['process.warning', 'process.unhandled_rejection', 'process.unhandled_rejection'],
  ]);
  expect(lines[6]).toMatchObject({ level: 'error', error: 'TypeError', errorCode: 'E_X' });
  expect(lines[0].frames.join()).toContain('eval1');
});

test('FLT-15 a log that cannot be written does not end the process', async () => {
  const code = `import { log } from '#lib/log'; for (let i = 0; i < 50; i += 1) log.info('test.made');
    setTimeout(() => process.exit(7), 300);`;
  const { ended } = run(code, openSync('/dev/full', 'w'));
  expect((await ended)[0]).toBe(7);
});
