import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { countsOf, faultOf, readTable, runningTitles } from '#tests/support/asvs';
import { sources } from '#tests/support/sources';

const page = 'docs/asvs.md';
const text = readFileSync(page, 'utf8');
const table = readTable(text);

test('each requirement of ASVS stands in the table once, with its level', () => {
  const wanted = readFileSync('tests/architecture/asvs.csv', 'utf8').trim().split('\n').slice(1);
  expect(wanted).toHaveLength(214);
  expect(table.map(({ id, level }) => `${id},${level}`)).toEqual(wanted);
  expect(text.match(/^\| V/gm)).toHaveLength(214);
});

test('what the table names is there: tests that run, settings, headings', () => {
  expect(table).not.toEqual([]);
  const titles = runningTitles();
  const faults = table.flatMap(({ id, evidence }) =>
    evidence.flatMap((entry) => {
      const fault = faultOf(entry, page, titles);
      return fault ? [`${id}: ${fault}`] : [];
    }),
  );
  expect(faults).toEqual([]);
});

test('no test is skipped or set aside', () => {
  const found = sources('.test.ts').flatMap(({ path, text }) =>
    [...text.matchAll(/\b(test|describe)\.(skip|fixme|fail)\b/g)].map(([match]) => `${path}: ${match}`),
  );
  expect(found).toEqual([]);
});

test('the counts above the table, and those in docs/security.md, are the table’s', () => {
  const counts = countsOf(table);
  for (const file of [page, 'docs/security.md'])
    expect([file, readFileSync(file, 'utf8').replaceAll(/\s+/g, ' ')]).toEqual([
      file,
      expect.stringContaining(counts),
    ]);
});
