import { expect, test } from '@playwright/test';
import { percentile, timesOf } from '#tests/bench/timing';

test('a percentile is a time that was measured, never one between two', () => {
  const times = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([0.5, 0.95, 0.99, 1].map((share) => percentile(times, share))).toEqual([50, 95, 99, 100]);
  expect(percentile([7], 0.95)).toBe(7);
  expect(percentile([], 0.95)).toBe(0);
});

test('requests that warm up are made, and not counted', async () => {
  const seen: number[] = [];
  const times = await timesOf(10, async (index) => void seen.push(index));
  expect([times.length, seen]).toEqual([10, Array.from({ length: 12 }, (_, index) => index)]);
});
