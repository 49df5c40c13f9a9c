import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { sourceFrame } from '#lib/frames';

const lineOf = (file: string, text: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text)) + 1;

test('a frame of the compiled server leads to its source', () => {
  const text = 'function sourceFrame(';
  const compiled = `${pathToFileURL(path.resolve('.server/serve.mjs'))}:${lineOf('.server/serve.mjs', text)}:1`;
  const source = `lib/frames.ts:${lineOf('lib/frames.ts', text)}:`;
  expect(sourceFrame(`at async Pool.run [as query] (${compiled})`)).toContain(
    `at async Pool.run [as query] (${source}`,
  );
  expect(sourceFrame(`at ${compiled}`)).toContain(`at ${source}`);
});

test('any other frame stays as it is', () => {
  for (const frame of [
    'at f (node:internal/process/task_queues:95:5)',
    'at f (/a b/node_modules/pg/lib/client.js:1:2)',
    `at f (${path.resolve('.server/none.mjs')}:1:2)`,
    'at eval1',
  ])
    expect(sourceFrame(frame)).toBe(frame);
});
