import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { idsOf, readCases } from '#tests/attacks/coverage';
import { testTitles } from '#tests/support/test-titles';

const cases = readCases(readFileSync('tests/attacks.csv', 'utf8'));

test('every attack stands in the list once, with a title', () => {
  expect(cases).toHaveLength(209);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  for (const { id, title } of cases) expect([id, title]).toEqual([id, expect.stringMatching(/^.{4,60}$/)]);
});

test('an id in the title of a test is one of the list', () => {
  const known = new Set(cases.map(({ id }) => id));
  const unknown = testTitles().flatMap((title) => idsOf(title).filter((id) => !known.has(id)));
  expect(unknown).toEqual([]);
});

test('a command that shows an attack is one of ours', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const ours = Object.keys(scripts).map((name) => `npm run ${name}`);
  for (const { command } of cases.filter(({ command }) => command)) expect(ours).toContain(command);
});
