import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { StartError } from '#lib/database/start-error';

// The kernel's limit for a socket's path is 104 bytes on macOS and 108 on Linux; the name takes 17.
const longestFolder = 85;
const recordName = 'socket-folder';

/**
 * The folder of mode 0700 in which the owner of `home` listens: `socket` inside it or, where that path is
 * too long for a socket, one under the temporary folder whose name is kept in `home`, so that all find it.
 */
export function socketFolderOf(home: string): string {
  const folder = inside(home) ?? recorded(home);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return requireOurs(folder);
}

/** The same folder without creating it; null if there is none. */
export function findSocketFolder(home: string): string | null {
  const record = join(home, recordName);
  const folder = inside(home) ?? (existsSync(record) ? readFileSync(record, 'utf8') : null);
  return folder !== null && existsSync(folder) ? requireOurs(folder) : null;
}

/** Null if the path is too long for a socket. */
function inside(home: string): string | null {
  const folder = join(home, 'socket');
  return Buffer.byteLength(folder) <= longestFolder ? folder : null;
}

function requireOurs(folder: string): string {
  if (process.platform === 'win32') return folder;
  const { uid, mode } = lstatSync(folder);
  if (uid !== userInfo().uid)
    throw new StartError(`${folder} belongs to another user (${uid}): run this as that user.`);
  if ((mode & 0o170_077) !== 0o040_000)
    throw new StartError(`${folder} must be a folder of mode 0700: remove it and start again.`);
  return folder;
}

/** Written once: a later start with another TMPDIR must find the same folder. */
function recorded(home: string): string {
  const file = join(home, recordName);
  const name = createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 16);
  try {
    writeFileSync(file, join(tmpdir(), `gatehouse-${name}`), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
