import { expect, test } from '@playwright/test';
import { prune } from '#lib/core/pruning';
import { type Point, returnPoint, shutWindow, takePoint, type Window } from '#lib/core/window';
import { database } from '#lib/database';
import { unique } from '#tests/support/people';

const windowOf = (points: number): Window => ({ name: 'test', key: unique(), points, per: 60_000 });

const isTaken = (answer: object): answer is Point => 'endsAt' in answer;

const rows = () => database().window.findMany({ where: { key: { startsWith: 'test:' } } });

/** As if the windows of these tests had ended. */
const end = () =>
  database().window.updateMany({ where: { key: { startsWith: 'test:' } }, data: { endsAt: new Date(0) } });

test.describe.configure({ mode: 'serial' });

test('RTL-11 of 200 callers at once no more take a point than there are', async () => {
  const window = windowOf(7);
  const answers = await Promise.all(Array.from({ length: 200 }, () => takePoint(window)));
  expect(
    answers
      .filter(isTaken)
      .map(({ taken }) => taken)
      .sort(),
  ).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('a refusal says how long the window lasts, and writes nothing', async () => {
  const window = windowOf(1);
  await takePoint(window);
  const before = await rows();
  const refused = await takePoint(window);
  expect(refused).toMatchObject({ taken: 1, wait: expect.any(Number) });
  expect('wait' in refused && refused.wait > 50_000 && refused.wait <= 60_000).toBe(true);
  expect(await rows()).toEqual(before);
});

test('a point that is given back late opens nothing in the next window', async () => {
  const window = windowOf(2);
  const first = await takePoint(window);
  await end();
  await takePoint(window);
  if (isTaken(first)) await returnPoint(first);
  expect(isTaken(await takePoint(window))).toBe(true);
  expect(isTaken(await takePoint(window))).toBe(false);
});

test('a shut window stays shut, whatever is given back, until its end', async () => {
  const window = windowOf(3);
  const point = await takePoint(window);
  await shutWindow(window, 120_000);
  if (isTaken(point)) await returnPoint(point);
  expect(await takePoint(window)).toMatchObject({ taken: 4 });
  await end();
  expect(await takePoint(window)).toMatchObject({ taken: 1 });
});

test('pruning deletes only what has ended', async () => {
  const window = windowOf(1);
  await takePoint(window);
  await prune(database(), new Date());
  expect(isTaken(await takePoint(window))).toBe(false);
  await end();
  await prune(database(), new Date());
  expect(await rows()).toEqual([]);
});
