import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { StartError } from '#prisma/start-error';

// The kernel's limit for a socket's path is 104 bytes on macOS and 108 on Linux; the name takes 17.
const longestFolder = 85;

/**
 * The folder of mode 0700 in which the owner of `home` listens: `socket` inside it or, where that path is
 * too long for a socket, one under the temporary folder whose name is kept in `home`, so that all find it.
 */
export function socketFolderOf(home: string): string {
  const inside = join(home, 'socket');
  const folder = Buffer.byteLength(inside) <= longestFolder ? inside : recorded(home);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  const mine = process.platform === 'win32' || (uid === userInfo().uid && (mode & 0o170_077) === 0o040_000);
  if (!mine)
    throw new StartError(`${folder} must be a folder of yours with mode 0700: remove it and start again.`);
  return folder;
}

/** Written once: a later start with another TMPDIR must look in the same place. */
function recorded(home: string): string {
  const file = join(home, 'socket-folder');
  const name = createHash('sha256').update(realpathSync(home)).digest('hex').slice(0, 16);
  try {
    writeFileSync(file, join(tmpdir(), `gatehouse-${name}`), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
}
