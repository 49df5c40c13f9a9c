import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { countsOf, faultOf, kindsOfTests, readTable } from '#tests/support/asvs';
import { otherSkips } from '#tests/support/test-titles';

const page = 'docs/asvs.md';
const text = readFileSync(page, 'utf8');
const table = readTable(text);

test('each requirement of ASVS stands in the table once, with its level', () => {
  const wanted = readFileSync('tests/architecture/asvs.csv', 'utf8').trim().split('\n').slice(1);
  expect(wanted).toHaveLength(224);
  expect(table.map(({ id, level }) => `${id},${level}`)).toEqual(wanted);
  expect(text.match(/^\| V/gm)).toHaveLength(224);
});

test('the table names existing evidence only: tests that run, settings, headings', () => {
  expect(table).not.toEqual([]);
  const kinds = kindsOfTests();
  const faults = table.flatMap(({ id, evidence }) =>
    evidence.flatMap((entry) => {
      const fault = faultOf(entry, page, kinds);
      return fault ? [`${id}: ${fault}`] : [];
    }),
  );
  expect(faults).toEqual([]);
});

test('no test is skipped except without a PostgreSQL, a Linux or an nginx, and CI has all three', () => {
  expect(otherSkips()).toEqual([]);
  const run = readFileSync('.ci/run', 'utf8');
  expect(run).toMatch(
    /^export TEST_DATABASE_URL=.+\n\nTZ=\S+ TEST_DATABASE_SETTING=west npm test -- --project=lib --project=api$/m,
  );
  // What is missing ends it: `npm test` by itself leaves out what is behind nginx, and passes.
  expect(run).toMatch(/^hasNginx \|\| \[ -z "\$\{CI:-\}" \] \|\| refuse '.+'\n\nnpm test\nnpm run attacks$/m);
  expect(run).toMatch(/^answers .+ \|\| missing\nexport TEST_DATABASE_URL/m);
  expect(readFileSync('.github/workflows/ci.yml', 'utf8')).toMatch(
    /runs-on: ubuntu-.*apt-get install .*nginx-light\n {6}- run: bash \.ci\/run$/ms,
  );
});

test('the counts above the table, and those in docs/security.md, are the table’s', () => {
  const counts = countsOf(table);
  const said = (file: string) => readFileSync(file, 'utf8').replaceAll(/\s+/g, ' ').includes(counts);
  for (const file of [page, 'docs/security.md'])
    expect(said(file), `${file} has to say: ${counts}`).toBe(true);
});
