import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { findSocketFolder, socketFolderOf } from '#lib/database/embedded/folder';
import { StartError } from '#lib/database/start-error';

export interface EmbeddedDatabase {
  /** For `DATABASE_URL`: a Unix socket in a folder that only this user can enter. */
  url: string;
  /** Finishes the current statement, writes everything and releases the folder. */
  close(): Promise<void>;
}

const memory = 'memory://';

interface Report {
  state: 'ready' | 'taken';
  port?: number;
}

interface Place {
  directory: string;
  /** The folder is left as it is, its mode too. */
  asFound?: boolean;
  /** A dump to start from when the data are in memory (PGlite's `dumpDataDir`): 10 times faster than a new one. */
  image?: string;
}

/**
 * Starts PostgreSQL inside this process, with its data in `directory` or, for `memory://`, nowhere.
 * @throws StartError if another process owns the folder, or it cannot be written.
 */
export async function startEmbedded({ directory, asFound = false, image }: Place): Promise<EmbeddedDatabase> {
  const inMemory = directory === memory;
  const home = inMemory ? directory : asFound ? resolve(directory) : prepareFolder(directory);
  const socketFolder = inMemory ? mkdtempSync(join(tmpdir(), 'gatehouse-')) : socketFolderOf(home);
  const worker = new Worker(join(process.cwd(), 'lib/database/embedded/worker.mjs'), {
    workerData: { directory: home, socketFolder, image },
  });
  const port = await ready(worker, directory);
  return {
    url: urlOf(socketFolder, port),
    async close() {
      worker.removeAllListeners();
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      worker.postMessage('close');
      await ended;
      if (inMemory) rmSync(socketFolder, { recursive: true, force: true });
    },
  };
}

/** A disk that is full or read-only, or a folder of another user: the engine fails on it in many ways. */
function unopened(error: unknown, directory: string): StartError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = code ?? message.split('\n')[0];
  return new StartError(
    `The database in ${directory} cannot be opened (${reason}): it needs a disk that this user can write to, with space left.`,
    { cause: error },
  );
}

/** Resolves to the port; from then on a crash of the engine ends the process. */
function ready(worker: Worker, directory: string): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once('error', (error) => reject(unopened(error, directory)));
    worker.once('message', ({ state, port = 0 }: Report) => {
      worker.removeAllListeners();
      if (state === 'taken') {
        void worker.terminate();
        reject(
          new StartError(`Another Gatehouse is running on ${directory}: stop it first, or set DATA_DIR.`),
        );
        return;
      }
      worker.on('error', (error) => {
        process.stderr.write(`The embedded database has failed (${error.name}): start Gatehouse again.\n`);
        process.exit(1);
      });
      resolve(port);
    });
  });
}

/** The URL of the database in `directory` while another process owns it, else null. Changes nothing. */
export async function findEmbedded(directory: string): Promise<string | null> {
  const { findOwner } = await import('./process-lock.mjs');
  const socketFolder = findSocketFolder(resolve(directory));
  const port = socketFolder && (await findOwner(socketFolder));
  return port ? urlOf(socketFolder, port) : null;
}

/** @throws StartError if the folder exists and this user may not read it */
function requireReadable(home: string): void {
  try {
    readdirSync(home);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw new StartError(`${home} cannot be read (${codeOf(error)}): run this as the user who owns it.`);
  }
}

/**
 * Whether there is a database that opens without anything being made for it.
 * @throws StartError if that cannot be seen
 */
export function isOpenable(directory: string): boolean {
  const home = resolve(directory);
  requireReadable(home);
  return existsSync(join(home, 'pg')) && findSocketFolder(home) !== null;
}

/** The engine recognizes its own clients by the name in it (wire.mjs). */
function urlOf(socketFolder: string, port: number): string {
  const [server, name] = [`${port}/postgres`, 'application_name=gatehouse'];
  if (process.platform === 'win32') return `postgresql://postgres@127.0.0.1:${server}?${name}`;
  return `postgresql://postgres@localhost:${server}?host=${encodeURIComponent(socketFolder)}&${name}`;
}

function prepareFolder(directory: string): string {
  const home = resolve(directory);
  try {
    if (!existsSync(home)) mkdirSync(home, { mode: 0o700 });
    chmodSync(home, 0o700);
    writeFileSync(join(home, '.writable'), '');
    rmSync(join(home, '.writable'));
  } catch (error) {
    throw new StartError(
      `${home} cannot be written (${codeOf(error)}): make it a folder of this user, or set DATA_DIR.`,
    );
  }
  return home;
}

/** Writes a file atomically. @throws EEXIST if it is there already */
function writeWhole(file: string, text: string): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text, { mode: 0o600 });
  try {
    linkSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * The secret of an installation without APP_SECRET: made once, stored beside the data, readable by its owner only. With
 * the data in memory it is in memory, too.
 */
export function keepSecret(directory: string): string {
  const secret = randomBytes(32).toString('base64');
  if (directory === memory) return secret;
  const file = join(prepareFolder(directory), 'secret');
  try {
    writeWhole(file, `${secret}\n`);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw new StartError(`${file} cannot be written (${codeOf(error)}).`);
  }
  return readFileSync(file, 'utf8').trim();
}

/** The stored secret. @throws StartError if there is none: a read makes none. */
export function readSecret(directory: string): string {
  const file = join(resolve(directory), 'secret');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new StartError(
      `${file} cannot be read (${codeOf(error)}): put it back from the backup, or give it as APP_SECRET. A new one opens no keys.`,
    );
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error);
