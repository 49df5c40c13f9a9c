import { expect, test } from '@playwright/test';
import { FairQueue } from '#lib/crypto/passwords/fair-queue';

/** A queue in which these stand, each by its party's letter. */
function queueOf(places: number, tasks: string[]): FairQueue<string> {
  const queue = new FairQueue<string>(places);
  for (const task of tasks) queue.push(task.charAt(0), task);
  return queue;
}

function served(queue: FairQueue<string>): string[] {
  const order = [];
  for (let task = queue.shift(); task !== undefined; task = queue.shift()) order.push(task);
  return order;
}

test('a key with many tasks takes turns with a key with one', () => {
  expect(served(queueOf(9, ['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'c2']))).toEqual([
    'a1',
    'b1',
    'c1',
    'a2',
    'c2',
    'a3',
    'a4',
  ]);
});

test('when the queue is full the newest task of the longest line is dropped', () => {
  const queue = queueOf(4, ['a1', 'a2', 'a3', 'b1']);
  expect(queue.push('c', 'c1')).toBe('a3');
  expect(served(queue)).toEqual(['a1', 'b1', 'c1', 'a2']);
});

test('when the queue is full a key with the longest line, or nearly, is refused', () => {
  const queue = queueOf(4, ['a1', 'a2', 'b1', 'c1']);
  expect(queue.push('a', 'a3')).toBe('a3');
  expect(queue.push('b', 'b2')).toBe('b2');
  expect(served(queue)).toEqual(['a1', 'b1', 'c1', 'a2']);
});

test('when each of many keys has one place, a new key is refused', () => {
  const queue = queueOf(3, ['a1', 'b1', 'c1']);
  expect(queue.push('d', 'd1')).toBe('d1');
  expect(served(queue)).toEqual(['a1', 'b1', 'c1']);
});

test('a place is free again when its task is done', () => {
  const queue = queueOf(2, ['a1', 'b1']);
  expect(queue.shift()).toBe('a1');
  expect(queue.push('c', 'c1')).toBeUndefined();
  expect(queue.push('d', 'd1')).toBe('d1');
  expect(served(queue)).toEqual(['b1', 'c1']);
});
