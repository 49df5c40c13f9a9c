import { execFileSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A clone of this tree as it is, changes included: nothing is installed in it. */
export function cloneTree(folder: string, { without = '' } = {}): void {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  for (const name of listed.split('\n').filter((name) => name && name !== without))
    cpSync(name, join(folder, name), { recursive: true });
}

/** Shares the packages and the database client of this tree with the clone: what is left to do is to build. */
export function installClone(folder: string): void {
  cpSync('prisma/client', join(folder, 'prisma/client'), { recursive: true });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
}
