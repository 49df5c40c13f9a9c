import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { portOf } from '#scripts/port';
import { cloneTree, installClone } from '#tests/support/clone';

/** Refusals before anything is installed or built, in clones of this tree. */

test.describe.configure({ mode: 'default', timeout: 180_000 });

let folder: string;
/** As git gives it. */
let fresh: string;
/** With its packages, and not built. */
let installed: string;

test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  [fresh, installed] = [join(folder, 'fresh'), join(folder, 'installed')];
  cloneTree(fresh);
  cloneTree(installed);
  installClone(installed);
});

test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Running {
  child: ChildProcess;
  output(): string;
  errors(): string;
}

function start(clone: string, parameters: string[], environment: Record<string, string> = {}): Running {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, NODE_ENV: 'test', DATA_DIR: 'memory://', ...environment } as const;
  const child = spawn(process.execPath, parameters, { cwd: clone, env });
  const said = ['', ''];
  child.stdout.on('data', (data) => (said[0] += data));
  child.stderr.on('data', (data) => (said[1] += data));
  return { child, output: () => said[0] ?? '', errors: () => said[1] ?? '' };
}

async function run(clone: string, parameters: string[], environment: Record<string, string> = {}) {
  const running = start(clone, parameters, environment);
  const [code] = await once(running.child, 'close');
  return { code, output: running.output(), errors: running.errors() };
}

test('a taken port is named before packages are installed', async () => {
  const taken = createServer().listen(0);
  await once(taken, 'listening');
  const port = String(portOf(taken));
  expect(await run(fresh, ['scripts/start.mjs'], { PORT: port })).toEqual({
    code: 1,
    output: '',
    errors: `✗ Port ${port} is taken: stop what listens there, or set PORT.\n`,
  });
  taken.close();
  expect(existsSync(join(fresh, 'node_modules'))).toBe(false);
});

test('a wrong setting is named before the build', async () => {
  const { code, errors } = await run(installed, ['scripts/start.mjs'], {
    PORT: '0',
    APP_URL: 'id.example.com',
  });
  expect([code, errors]).toEqual([1, expect.stringMatching(/^✗ APP_URL must be an origin[^\n]*\n$/)]);
  expect(existsSync(join(installed, '.next'))).toBe(false);
});

test('a command installs nothing, not even beside a first start, and says so; its help needs no packages', async () => {
  for (const words of [['doctor'], ['keys', 'rotate'], ['seed']])
    expect(await run(fresh, ['scripts/gatehouse.mjs', ...words])).toEqual({
      code: 1,
      output: '',
      errors: expect.stringMatching(/^✗ The packages of this version are not installed here[^\n]*\n$/),
    });
  expect((await run(fresh, ['scripts/gatehouse.mjs', '--help'])).code).toBe(0);
  expect([existsSync(join(fresh, 'node_modules')), existsSync(join(fresh, '.run'))]).toEqual([false, false]);
});

/** A process in the clone that does this, says so and stays. */
async function holding(clone: string, module: string, work: string, environment = {}): Promise<Running> {
  const script = `const m = await import('${module}'); await ${work}; console.log('done'); setInterval(() => {}, 1e6);`;
  const running = start(clone, ['--input-type=module', '-e', script], environment);
  await expect.poll(() => running.output() + running.errors()).toBe('done\n');
  return running;
}

async function end({ child }: Running): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

test('under a running server nothing is installed and nothing built', async () => {
  const server = await holding(installed, './scripts/prepare.mjs', 'm.markServing()');
  for (const parameters of [['scripts/run.mjs', 'build'], ['scripts/start.mjs']])
    expect(await run(installed, parameters, { PORT: '0' })).toMatchObject({
      code: 1,
      errors: expect.stringMatching(/^✗ A server runs from this checkout[^\n]*Nothing was changed\.\n$/),
    });
  expect(existsSync(join(installed, '.next'))).toBe(false);
  await end(server);
});

test('two that build in one checkout take turns, though each has a temporary folder of its own', async () => {
  const folders = ['one', 'two'].map((name) => join(folder, name));
  for (const own of folders) mkdirSync(own);
  mkdirSync(join(installed, '.run/preparing'), { recursive: true, mode: 0o700 });
  const locked = "m.acquireProcessLock('.run/preparing', (socket) => socket.destroy())";
  const first = await holding(installed, './lib/database/embedded/process-lock.mjs', locked, {
    TMPDIR: folders[0],
  });
  const second = start(installed, ['scripts/run.mjs', 'build'], { TMPDIR: folders[1] ?? '' });
  await expect.poll(second.output, { timeout: 60_000 }).toContain('Another process installs or builds');
  expect(existsSync(join(installed, '.next'))).toBe(false);
  await end(second);
  await end(first);
});
