import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { onceAcrossNodes, waitForOtherNodes } from '#lib/core/background/once-across-nodes';
import { database, type Transaction } from '#lib/database/client';
import { unique } from '#tests/support/users';

/** Work that notes how many were at it at the same time. */
function counted() {
  const seen = { now: 0, most: 0, runs: 0 };
  const work = async (tx: Transaction) => {
    seen.now += 1;
    seen.runs += 1;
    seen.most = Math.max(seen.most, seen.now);
    await tx.$queryRaw`SELECT 1`;
    await pause(20);
    seen.now -= 1;
    return 'done';
  };
  return { seen, work };
}

test('of nodes that begin the same work at once, one at a time does it, and the others do not wait for it', async () => {
  const name = unique();
  const { seen, work } = counted();
  const outcomes = await Promise.all([1, 2, 3].map(() => onceAcrossNodes(database(), name, work)));
  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(seen.runs);
  expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(3 - seen.runs);
  expect([seen.most, seen.runs > 0]).toEqual([1, true]);
  expect(await onceAcrossNodes(database(), name, work)).toBe('done');
});

test('the lock ends with work that fails', async () => {
  const name = unique();
  const failing = onceAcrossNodes(database(), name, () => Promise.reject(new Error('failed')));
  await expect(failing).rejects.toThrow('failed');
  expect(await onceAcrossNodes(database(), name, async () => 'done')).toBe('done');
});

test('nodes that wait for each other all do the work, one after the other', async () => {
  const name = unique();
  const { seen, work } = counted();
  const inTurn = () =>
    database().$transaction(async (tx) => {
      await waitForOtherNodes(tx, name);
      return work(tx);
    });
  expect(await Promise.all([inTurn(), inTurn(), inTurn()])).toEqual(['done', 'done', 'done']);
  expect(seen).toEqual({ now: 0, most: 1, runs: 3 });
});
