import { expect, test } from '@playwright/test';
import {
  blockCounter,
  type Charge,
  charge,
  chargeOne,
  type RateLimitCounter,
  refund,
} from '#lib/core/rate-limits/counter';
import { pruneRateLimits } from '#lib/core/rate-limits/pruning';
import { database } from '#lib/database/client';
import { unique } from '#tests/support/users';

const counterOf = (limit: number): RateLimitCounter => ({
  name: 'test',
  key: unique(),
  limit,
  period: 60_000,
});

const isCharge = (answer: object): answer is Charge => 'endsAt' in answer;

const rows = () => database().rateLimitCounter.findMany({ where: { key: { startsWith: 'test:' } } });

/** As if the windows of these tests had ended. */
const end = () =>
  database().rateLimitCounter.updateMany({
    where: { key: { startsWith: 'test:' } },
    data: { endsAt: new Date(0) },
  });

test.describe.configure({ mode: 'serial' });

test('RTL-11 of 200 callers at once no more are charged than the limit allows', async () => {
  const counter = counterOf(7);
  const answers = await Promise.all(Array.from({ length: 200 }, () => chargeOne(counter)));
  expect(
    answers
      .filter(isCharge)
      .map(({ used }) => used)
      .sort(),
  ).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('RTL-11 200 callers at once for two counters, in either order, are charged on both or on none', async () => {
  const [few, many] = [counterOf(7), counterOf(100)];
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) => charge(index % 2 ? [few, many] : [many, few])),
  );
  expect(answers.filter((answer) => !('wait' in answer))).toHaveLength(7);
  expect(await chargeOne(many)).toMatchObject({ used: 8 });
});

test('RTL-11 a contended charge on two counters counts on both or on none', async () => {
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
  const charges = answers.flatMap((answer) => ('wait' in answer ? [] : answer));
  for (const counter of [one, other])
    expect(charges.filter((one) => one.counter === counter).length).toBeLessThanOrEqual(50);
  const both = answers.filter((answer): answer is Charge[] => Array.isArray(answer));
  expect(both.every((charges) => charges.length === 2)).toBe(true);
});

test('parallel refunds each go to their own counter', async () => {
  const counters = [counterOf(1), counterOf(1)];
  const charges = await charge(counters);
  if (!('wait' in charges)) await refund(charges);
  expect(await Promise.all(counters.map(chargeOne))).toEqual([
    expect.objectContaining({ used: 1 }),
    expect.objectContaining({ used: 1 }),
  ]);
});

test('a refusal says how long the counter lasts, and writes nothing', async () => {
  const counter = counterOf(1);
  await chargeOne(counter);
  const before = await rows();
  const refused = await chargeOne(counter);
  expect(refused).toMatchObject({ used: 1, wait: expect.any(Number) });
  expect('wait' in refused && refused.wait > 50_000 && refused.wait <= 60_000).toBe(true);
  expect(await rows()).toEqual(before);
});

test('a late refund adds nothing to the next window', async () => {
  const counter = counterOf(2);
  const first = await chargeOne(counter);
  await end();
  await chargeOne(counter);
  if (isCharge(first)) await refund([first]);
  expect(isCharge(await chargeOne(counter))).toBe(true);
  expect(isCharge(await chargeOne(counter))).toBe(false);
});

test('a blocked counter stays blocked until its end, after any refund', async () => {
  const counter = counterOf(3);
  const first = await chargeOne(counter);
  await blockCounter(counter, 120_000);
  if (isCharge(first)) await refund([first]);
  expect(await chargeOne(counter)).toMatchObject({ used: 4 });
  await end();
  expect(await chargeOne(counter)).toMatchObject({ used: 1 });
});

test('pruning deletes expired rows only', async () => {
  const counter = counterOf(1);
  await chargeOne(counter);
  await pruneRateLimits(database());
  expect(isCharge(await chargeOne(counter))).toBe(false);
  await end();
  await pruneRateLimits(database());
  expect(await rows()).toEqual([]);
});
