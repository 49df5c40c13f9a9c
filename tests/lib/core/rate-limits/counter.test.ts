import { expect, test } from '@playwright/test';
import { prune } from '#lib/core/background/pruning';
import {
  type Point,
  returnPoints,
  shutWindow,
  takePoint,
  takePoints,
  type Window,
} from '#lib/core/rate-limits/counter';
import { database } from '#lib/database/client';
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

test('RTL-11 of 200 callers at once for two windows, in either order, each gets a point of both or of none', async () => {
  const [few, many] = [windowOf(7), windowOf(100)];
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => takePoints(index % 2 ? [few, many] : [many, few])),
  );
  expect(answers.filter((answer) => !('wait' in answer))).toHaveLength(7);
  expect(await takePoint(many)).toMatchObject({ taken: 8 });
});

test('RTL-11 a point of two windows that others hurry for is of both or of none', async () => {
  const [one, other] = [windowOf(50), windowOf(50)];
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, index) =>
      index % 4 === 0
        ? takePoints([one, other])
        : index % 4 === 1
          ? takePoints([other, one])
          : takePoint(index % 4 === 2 ? one : other),
    ),
  );
  const taken = answers.flatMap((answer) => ('wait' in answer ? [] : answer));
  for (const window of [one, other])
    expect(taken.filter((point) => point.window === window).length).toBeLessThanOrEqual(50);
  const both = answers.filter((answer): answer is Point[] => Array.isArray(answer));
  expect(both.every((points) => points.length === 2)).toBe(true);
});

test('many points are given back at once, each to its own window', async () => {
  const windows = [windowOf(1), windowOf(1)];
  const points = await takePoints(windows);
  if (!('wait' in points)) await returnPoints(points);
  expect(await Promise.all(windows.map(takePoint))).toEqual([
    expect.objectContaining({ taken: 1 }),
    expect.objectContaining({ taken: 1 }),
  ]);
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
  if (isTaken(first)) await returnPoints([first]);
  expect(isTaken(await takePoint(window))).toBe(true);
  expect(isTaken(await takePoint(window))).toBe(false);
});

test('a shut window stays shut, whatever is given back, until its end', async () => {
  const window = windowOf(3);
  const point = await takePoint(window);
  await shutWindow(window, 120_000);
  if (isTaken(point)) await returnPoints([point]);
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
