import { expect, test } from '@playwright/test';
import { prune } from '#lib/core/background/pruning';
import {
  blockCounter,
  type Charge,
  charge,
  chargeOne,
  type RateLimitCounter,
  refund,
} from '#lib/core/rate-limits/counter';
import { database } from '#lib/database/client';
import { unique } from '#tests/support/people';

const counterOf = (points: number): RateLimitCounter => ({
  name: 'test',
  key: unique(),
  points,
  per: 60_000,
});

const isTaken = (answer: object): answer is Charge => 'endsAt' in answer;

const rows = () => database().rateLimitCounter.findMany({ where: { key: { startsWith: 'test:' } } });

/** As if the windows of these tests had ended. */
const end = () =>
  database().rateLimitCounter.updateMany({
    where: { key: { startsWith: 'test:' } },
    data: { endsAt: new Date(0) },
  });

test.describe.configure({ mode: 'serial' });

test('RTL-11 of 200 callers at once no more take a point than there are', async () => {
  const window = counterOf(7);
  const answers = await Promise.all(Array.from({ length: 200 }, () => chargeOne(window)));
  expect(
    answers
      .filter(isTaken)
      .map(({ taken }) => taken)
      .sort(),
  ).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('RTL-11 of 200 callers at once for two windows, in either order, each gets a point of both or of none', async () => {
  const [few, many] = [counterOf(7), counterOf(100)];
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => charge(index % 2 ? [few, many] : [many, few])),
  );
  expect(answers.filter((answer) => !('wait' in answer))).toHaveLength(7);
  expect(await chargeOne(many)).toMatchObject({ taken: 8 });
});

test('RTL-11 a point of two windows that others hurry for is of both or of none', async () => {
  const [one, other] = [counterOf(50), counterOf(50)];
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, index) =>
      index % 4 === 0
        ? charge([one, other])
        : index % 4 === 1
          ? charge([other, one])
          : chargeOne(index % 4 === 2 ? one : other),
    ),
  );
  const taken = answers.flatMap((answer) => ('wait' in answer ? [] : answer));
  for (const window of [one, other])
    expect(taken.filter((point) => point.window === window).length).toBeLessThanOrEqual(50);
  const both = answers.filter((answer): answer is Charge[] => Array.isArray(answer));
  expect(both.every((points) => points.length === 2)).toBe(true);
});

test('many points are given back at once, each to its own window', async () => {
  const windows = [counterOf(1), counterOf(1)];
  const points = await charge(windows);
  if (!('wait' in points)) await refund(points);
  expect(await Promise.all(windows.map(chargeOne))).toEqual([
    expect.objectContaining({ taken: 1 }),
    expect.objectContaining({ taken: 1 }),
  ]);
});

test('a refusal says how long the window lasts, and writes nothing', async () => {
  const window = counterOf(1);
  await chargeOne(window);
  const before = await rows();
  const refused = await chargeOne(window);
  expect(refused).toMatchObject({ taken: 1, wait: expect.any(Number) });
  expect('wait' in refused && refused.wait > 50_000 && refused.wait <= 60_000).toBe(true);
  expect(await rows()).toEqual(before);
});

test('a point that is given back late opens nothing in the next window', async () => {
  const window = counterOf(2);
  const first = await chargeOne(window);
  await end();
  await chargeOne(window);
  if (isTaken(first)) await refund([first]);
  expect(isTaken(await chargeOne(window))).toBe(true);
  expect(isTaken(await chargeOne(window))).toBe(false);
});

test('a shut window stays shut, whatever is given back, until its end', async () => {
  const window = counterOf(3);
  const point = await chargeOne(window);
  await blockCounter(window, 120_000);
  if (isTaken(point)) await refund([point]);
  expect(await chargeOne(window)).toMatchObject({ taken: 4 });
  await end();
  expect(await chargeOne(window)).toMatchObject({ taken: 1 });
});

test('pruning deletes only what has ended', async () => {
  const window = counterOf(1);
  await chargeOne(window);
  await prune(database(), new Date());
  expect(isTaken(await chargeOne(window))).toBe(false);
  await end();
  await prune(database(), new Date());
  expect(await rows()).toEqual([]);
});
