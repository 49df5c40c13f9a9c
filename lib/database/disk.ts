import { statfs } from 'node:fs/promises';
import type { Read } from '#lib/database/read';
import { processSingleton } from '#lib/process-singleton';

/** Whether the database has disk space. On a full disk reads work, but logins and changes fail. */

/** Bytes: what the embedded database takes at once for its next segment of the write-ahead log. */
export const leastRoom = 16 * 1_024 * 1_024;

interface Disk {
  /** Of the embedded database; null if the data are elsewhere or in memory. */
  folder: string | null;
  isFull: boolean;
}

const disk = () => processSingleton<Disk>('disk', () => ({ folder: null, isFull: false }));

/** From now on the free space of this folder counts, too; null: of none. */
export function watchFolder(folder: string | null): void {
  disk().folder = folder;
}

/** Notes that the database has refused a statement with 53100 (`disk_full`). */
export function noteDiskFull(): void {
  disk().isFull = true;
}

/** Bytes that may still be written there. */
export async function freeSpace(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** False if the disk is known to be full. Writes nothing. */
export async function hasRoom(least = leastRoom): Promise<boolean> {
  const { folder, isFull } = disk();
  return !isFull && (folder === null || (await freeSpace(folder)) >= least);
}

/**
 * Sorts half a megabyte with too little memory, so that the database writes a temporary file: a write that changes no
 * table and needs no privilege. Rows need two columns: PostgreSQL 18 does not count the memory for one.
 */
export const writeSql = `
  WITH small AS MATERIALIZED (SELECT set_config('work_mem', '64kB', true) AS "size")
  SELECT count(*) FROM small,
    LATERAL (SELECT n, n || repeat(small."size", 200) FROM generate_series(1, 500) n ORDER BY 2, 1) written`;

/** Lets the database write. @throws its error if it cannot */
export async function tryToWrite(read: Read): Promise<void> {
  await read('disk', writeSql, []);
  disk().isFull = false;
}
