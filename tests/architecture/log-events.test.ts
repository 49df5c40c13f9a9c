import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { sources } from '#tests/support/sources';

/** The table of docs/operations.md names every event that the server may log, and no other. */

const [, section = ''] = /^## Logs\n(.+?)^## /ms.exec(readFileSync('docs/operations.md', 'utf8')) ?? [];

/** Of the first column, where one row may explain several. */
const explained = [...section.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, names = '']) =>
  [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
);

const code = sources('.ts', '.tsx', '.mjs').filter(({ path }) => !path.startsWith('tests/'));

const logged = code.flatMap(({ path, text }) =>
  [...text.matchAll(/\b(?:log\.(?:info|warn|error)\(\s*|emit\(level, (?='))(.{0,80})/g)].map(
    ([, start = '']) => {
      const name = /^'([a-z_]+\.[a-z_]+)'/.exec(start)?.[1];
      return name ?? `not named where it is logged: ${path}`;
    },
  ),
);

test('every event that is logged stands in the table of operations once, and nothing else does', () => {
  expect(logged.length).toBeGreaterThan(20);
  expect(explained.toSorted()).toEqual([...new Set(logged)].sort());
});
