import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '#scripts/port';
import { onStop } from '#scripts/stop';

/** Our own PostgreSQL, to be frozen and killed. */
export interface Cluster {
  url: string;
  port: number;
  /** SIGSTOP for every process of it. */
  freeze(): void;
  thaw(): void;
  /** SIGKILL for every process of it, as a power cut would. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

interface Account {
  uid?: number;
  gid?: number;
}

/** The newest folder with PostgreSQL's programs, on the PATH or where Debian keeps them. */
function findPrograms(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((one, other) => +other - +one) : [];
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  return (
    folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null
  );
}

/** PostgreSQL refuses to run as root: there it runs as `postgres`. Null if there is no such user. */
function accountOf(): Account | null {
  if (process.getuid?.() !== 0) return {};
  try {
    const id = (kind: string) => Number(execFileSync('id', [kind, 'postgres'], { stdio: 'pipe' }).toString());
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}

/** The process and its children; PostgreSQL's have no grandchildren. */
function processTree(pid: number): number[] {
  const rows = execFileSync('ps', ['-e', '-o', 'pid=,ppid=']).toString().trim().split('\n');
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
  return [pid, ...pairs.filter(([, parent]) => parent === pid).map(([child = 0]) => child)];
}

function signalAll(pids: number[], signal: NodeJS.Signals | 0): number {
  return pids.filter((pid) => {
    try {
      return process.kill(pid, signal);
    } catch {
      return false;
    }
  }).length;
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const client = new pg.Client(url);
    client.on('error', () => {});
    const isUp = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => {});
    if (isUp) return;
    await pause(50);
  }
  throw new Error('The PostgreSQL of the chaos does not start.');
}

/** Starts one, or says in words why it cannot. */
export async function openCluster(): Promise<Cluster | string> {
  const programs = findPrograms();
  if (!programs) return 'PostgreSQL’s programs (initdb, postgres) are not here';
  const account = accountOf();
  if (!account) return 'root cannot run PostgreSQL, and there is no user postgres';
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-cluster-'));
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
  const options = ['-D', folder, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(programs, 'initdb'), options, { ...account, cwd: folder, stdio: 'pipe' });
  const port = await freePort(0);
  const cluster = clusterAt(join(programs, 'postgres'), { folder, port, account });
  onStop(async () => {
    await cluster.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  await cluster.start();
  return cluster;
}

interface Place {
  folder: string;
  port: number;
  account: Account;
}

function clusterAt(program: string, { folder, port, account }: Place): Cluster {
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const options = ['-D', folder, '-p', String(port), '-h', '127.0.0.1', '-k', folder];
  let server: ChildProcess | undefined;
  const processes = () => (server?.pid && server.exitCode === null ? processTree(server.pid) : []);
  return {
    url,
    port,
    freeze: () => void signalAll(processes(), 'SIGSTOP'),
    thaw: () => void signalAll(processes(), 'SIGCONT'),
    async start() {
      server = spawn(program, options, { ...account, cwd: folder, stdio: 'ignore' });
      await answers(url);
    },
    async kill() {
      const killed = processes();
      const exit = server && killed.length > 0 ? once(server, 'exit') : null;
      signalAll(killed, 'SIGKILL');
      await exit;
      // Until the last is gone its memory is taken, and a new one does not start.
      while (signalAll(killed, 0) > 0) await pause(10);
    },
  };
}
