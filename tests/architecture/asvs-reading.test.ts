import { expect, test } from '@playwright/test';
import { countsOf, faultOf, readTable, strongestKind } from '#tests/support/asvs';

const rowOf = (id: string, level: number, cell: string) => `| ${id} | L${level} | something | ${cell} |`;

test('a missing test, setting or heading is a fault, and so is an empty statement', () => {
  const kinds = new Map([
    ['it holds', 'test'],
    ['it holds there', 'test on PostgreSQL'],
  ] as const);
  const fault = (entry: string) => faultOf(entry, 'docs/asvs.md', kinds);
  expect(fault('test: it holds')).toBeNull();
  expect(fault('test: it holds.')).toContain('it holds.');
  expect(fault('test on PostgreSQL: it holds there')).toBeNull();
  expect(fault('test: it holds there')).toContain('is a test on PostgreSQL');
  expect(fault('test behind nginx: it holds')).toContain('is a test');
  expect(fault('check: `tsconfig.json` has `"strict": true`')).toBeNull();
  expect(fault('check: `tsconfig.json` has `"strict": false`')).toContain('tsconfig.json');
  expect(fault('docs: [x](security.md#cookies)')).toBeNull();
  expect(fault('docs: [x](security.md#biscuits)')).toContain('biscuits');
  expect(fault('docs: [x](nowhere.md#cookies)')).toContain('nowhere.md');
  for (const empty of ['', 'not yet: ', 'yes', 'does not apply', 'does not apply: no'])
    expect(fault(empty)).not.toBeNull();
  expect(fault('not yet: rate limits')).toBeNull();
});

test('a requirement counts by its strongest evidence, and the counts add up', () => {
  const table = readTable(
    [
      rowOf('V1.1.1', 1, 'test: a<br>docs: [x](y.md#z)'),
      rowOf('V1.1.2', 1, 'not yet: something'),
      rowOf('V1.1.3', 2, 'docs: [x](y.md#z)<br>check: `a` has `b`'),
      rowOf('V1.1.4', 2, 'does not apply, because there is none'),
    ].join('\n'),
  );
  expect(table.map(strongestKind)).toEqual(['test', 'not yet', 'check', 'does not apply']);
  expect(countsOf(table)).toBe(
    'Level 1: 1 of 2 requirements that apply are shown (1 by a test, 0 by a setting, 0 by the docs), 1 not yet; 0 do not apply. ' +
      'Level 2: 1 of 1 requirements that apply are shown (0 by a test, 1 by a setting, 0 by the docs), 0 not yet; 1 do not apply.',
  );
});
