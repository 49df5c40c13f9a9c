import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '#scripts/port';
import { onStop } from '#scripts/stop';
import type { BenchServer } from '#tests/bench/bench-server';
import { type Figure, median } from '#tests/bench/figures';
import { spawnStart } from '#tests/support/server';

const seconds = (value: number) => `${value.toFixed(1)} s`;

/** Seconds until the page answers 200. @throws if the process ends before */
async function untilPage(url: string, child: ChildProcess): Promise<number> {
  const start = performance.now();
  while (child.exitCode === null) {
    const answer = await fetch(url).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return (performance.now() - start) / 1_000;
    await pause(25);
  }
  throw new Error(`The start ended with ${child.exitCode}: ${String(child.stderr?.read() ?? '')}`);
}

/** From the command to the first page, when installed and built; the server of the bench is stopped for it. */
export async function secondStartFigure({ server, environment }: BenchServer): Promise<Figure> {
  await server.stop();
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const child = spawnStart(environment);
    const ended = once(child, 'exit');
    onStop(async () => void child.kill());
    times.push(await untilPage(`${server.url}/login`, child));
    child.kill('SIGTERM');
    await ended;
  }
  const time = median(times);
  return { what: 'second start', value: seconds(time), beside: '', target: '< 5 s', hit: time < 5 };
}

/** From `npm start` in a fresh clone to the first page; what npm has fetched before lies in its cache. */
export async function firstStartFigure(): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-first-'));
  onStop(async () => rmSync(folder, { recursive: true, force: true }));
  execFileSync('git', ['clone', '--quiet', '.', folder]);
  const port = await freePort(0);
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, PORT: String(port), NODE_ENV: 'production' } as const;
  // A group of its own: npm stands between us and the server.
  const child = spawn('npm', ['start'], { cwd: folder, env, stdio: 'ignore', detached: true });
  const ended = once(child, 'exit');
  const end = async () => {
    if (child.pid && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGTERM');
    await ended;
  };
  onStop(end);
  const time = await untilPage(`http://localhost:${port}/login`, child);
  await end();
  return {
    what: 'first start, fresh clone',
    value: seconds(time),
    target: '< 90 s',
    hit: time < 90,
    beside: 'packages cached',
  };
}
