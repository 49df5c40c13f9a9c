import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A Gatehouse of the test's own: the production build in a process of its own, on a free port. */
export interface TestServer {
  /** e.g. `http://localhost:40123` */
  url: string;
  pid: number;
  /** What it has printed so far. */
  output(): string;
  /** Its exit code, or the signal that ended it; null while it runs. */
  ended(): number | string | null;
  /** SIGTERM and the end of the process; returns its exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, as a power cut would. */
  kill(): Promise<void>;
}

export type Environment = Record<string, string>;

const running = new Set<ChildProcess>();

// A test that fails half-way stops no server, and one that is left keeps its checkout from being built again.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

interface Start {
  /** Another copy of the tree to start, instead of this one. */
  clone?: string;
  /** The descriptor of an open file that it writes to, instead of to us. */
  output?: 'pipe' | number;
  /** As `npm run dev` starts it. */
  development?: boolean;
}

/** Starts `npm start`'s script with only this environment (and PATH); nothing of the caller's leaks in. */
export function spawnStart(
  environment: Environment,
  { clone = process.cwd(), output = 'pipe', development = false }: Start = {},
): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  const parameters = ['scripts/start.mjs', ...(development ? ['--dev'] : [])];
  const child = spawn(process.execPath, parameters, {
    cwd: clone,
    // Tests know no `.env`, and no data of this checkout.
    env: { PATH, HOME, NODE_ENV: 'test', PORT: '0', DATA_DIR: 'memory://', ...environment },
    stdio: ['ignore', output, output],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** Sends the signal if the process still runs, waits for its end and returns its exit code. */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
  return child.exitCode;
}

async function readyUrl(child: ChildProcess, lines: string[]): Promise<string> {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface(stream).on('line', (line) => lines.push(line));
  }
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${lines.join('\n')}`)));
    child.stdout?.on('data', () => {
      const url = /Gatehouse is ready at (\S+)/.exec(lines.join('\n'))?.[1];
      if (url) resolve(url);
    });
  });
}

export async function startServer(environment: Environment, start?: Start): Promise<TestServer> {
  const child = spawnStart(environment, start);
  const lines: string[] = [];
  const url = await readyUrl(child, lines);
  return {
    url,
    pid: child.pid ?? 0,
    output: () => lines.join('\n'),
    ended: () => child.exitCode ?? child.signalCode,
    stop: () => endChild(child, 'SIGTERM'),
    kill: async () => {
      await endChild(child, 'SIGKILL');
    },
  };
}
