import { existsSync } from 'node:fs';
import type pg from 'pg';
import { freeSpace, leastRoom, writeSql } from '#lib/database/disk';
import { type Check, type Finding, fault, warning } from '#scripts/gatehouse/doctor/finding';

/** Free space for the database. */

const mebibyte = 1_024 * 1_024;
const littleRoom = 256 * mebibyte;

const fix = 'Make room on this disk: without it no user can log in or change anything.';

export function roomFindings(free: number): Finding[] {
  if (free >= littleRoom) return [];
  const make = free < leastRoom ? fault : warning;
  return [make(`${Math.floor(free / mebibyte)} MiB are free where the data are.`, fix)];
}

/** `directory` is DATA_DIR, or null if the data are elsewhere. */
export async function roomChecks(directory: string | null): Promise<Check[]> {
  if (directory === null || !existsSync(directory)) return [];
  return [{ title: 'Free space', findings: roomFindings(await freeSpace(directory)) }];
}

/** Lets the database write, and remove it at once (lib/database/disk). */
export async function writeFindings(client: pg.Client): Promise<Finding[]> {
  try {
    await client.query(writeSql);
    return [];
  } catch (error) {
    if ((error as { code?: string }).code !== '53100') throw error;
    return [fault('The database cannot write: its disk is full.', fix.replace('this', 'its'))];
  }
}
