import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { Download } from '#lib/core/operation/download';
import { deadline, longDeadline, withDeadline } from '#lib/database/deadline';

/** The total time that a request waits for the database. */

test('a deadline counts waiting, and not the work in between', async () => {
  await withDeadline(1_000, async () => {
    await deadline().spend(() => pause(50));
    const left = deadline().left;
    expect(left).toBeLessThan(960);
    await pause(50);
    expect(deadline().left).toBe(left);
  });
});

test('parallel waits count once', async () => {
  await withDeadline(1_000, async () => {
    const start = performance.now();
    await Promise.all([1, 2, 3, 4].map(() => deadline().spend(() => pause(50))));
    expect(1_000 - deadline().left).toBeLessThanOrEqual(performance.now() - start + 1);
  });
});

test('a deadline expires during a wait', async () => {
  await withDeadline(30, async () => {
    const waiting = deadline().spend(() => pause(100));
    await expect.poll(() => deadline().left).toBeLessThanOrEqual(0);
    await waiting;
  });
});

test('without a request there is no deadline', () => {
  expect(deadline().left).toBe(Number.POSITIVE_INFINITY);
});

test('a file that is read in pieces has the whole deadline for each', async () => {
  async function* pieces() {
    for (let count = 0; count < 3; count += 1) {
      const { left } = deadline();
      await deadline().spend(() => pause(30));
      yield String(left);
    }
  }
  const file = withDeadline(1, () => new Download('text/csv', 'x.csv', pieces()));
  await withDeadline(1, async () => {
    const seen: string[] = [];
    for await (const piece of file.chunks) seen.push(piece);
    expect(seen).toEqual(Array(3).fill(String(longDeadline)));
  });
});

test('a file whose reader stops is closed', async () => {
  let closed = false;
  async function* pieces() {
    try {
      for (;;) yield 'x';
    } finally {
      closed = true;
    }
  }
  for await (const _ of new Download('text/csv', 'x.csv', pieces()).chunks) break;
  expect(closed).toBe(true);
});
