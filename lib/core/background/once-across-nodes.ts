import { setTimeout as pause } from 'node:timers/promises';
import { type Database, type Transaction, withRetries } from '#lib/database/client';

/** Work that one node does at a time, by an advisory lock of PostgreSQL that ends with its transaction. */

async function tryLock(tx: Transaction, name: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ taken: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtext(${`gatehouse/${name}`})) AS "taken"`;
  return row?.taken === true;
}

/**
 * Runs `work` in a transaction of its own; returns null if another node is doing work of this name. Inside, await nothing
 * but `tx`, and change nothing outside: after a conflict with another transaction all of it runs again.
 */
export async function onceAcrossNodes<T>(
  db: Database,
  name: string,
  work: (tx: Transaction) => Promise<T>,
): Promise<T | null> {
  return withRetries(() => db.$transaction(async (tx) => ((await tryLock(tx, name)) ? work(tx) : null)));
}

const pollMilliseconds = 100;

/**
 * Waits until no other node is doing work of this name; they wait until `tx` ends. Polls, because no single statement may
 * wait as long as another node's first start takes.
 */
export async function waitForOtherNodes(tx: Transaction, name: string): Promise<void> {
  while (!(await tryLock(tx, name))) await pause(pollMilliseconds);
}
