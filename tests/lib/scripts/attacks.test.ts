import { expect, test } from '@playwright/test';
import { type AttackCase, readReport, statusOfCase, type TestEnd } from '#tests/attacks/coverage';
import { attackReport } from '#tests/attacks/report';

const attack = (id: string, more: Partial<AttackCase> = {}): AttackCase => ({
  id,
  title: 'an attack',
  needs: '',
  command: '',
  ...more,
});

const end = (title: string, status: TestEnd['status'] = 'passed'): TestEnd => ({ title, status });

test('an attack that no test names, or one that did not pass, is not shown', () => {
  expect(statusOfCase(attack('LOG-02'), [])).toBe('missing');
  expect(statusOfCase(attack('LOG-02'), [end('it is like LOG-02'), end('LOG-03 other')])).toBe('missing');
  const withOther = (status: TestEnd['status']) =>
    statusOfCase(attack('LOG-02'), [end('LOG-02 one'), end('LOG-02 two', status)]);
  for (const status of ['failed', 'unknown'] as const) expect(withOther(status)).toBe('missing');
  expect(withOther('skipped')).toBe('set aside');
});

test('a command does not stand in for a test that failed', () => {
  const byCommand = attack('FLT-03', { command: 'npm run chaos' });
  expect(statusOfCase(byCommand, [end('FLT-03 x', 'failed')])).toBe('missing');
  expect(statusOfCase(byCommand, [])).toBe('by command');
});

test('an attack on a missing feature waits, with any test', () => {
  expect(statusOfCase(attack('MFA-01', { needs: 'second factor' }), [end('MFA-01 x')])).toBe('waits');
});

test('one title may show several attacks', () => {
  const ends = [end('REF-03 REF-04 many at once')];
  for (const id of ['REF-03', 'REF-04']) expect(statusOfCase(attack(id), ends)).toBe('shown');
});

test('a report is read with all that is nested in it, and what did not run to its end is unknown', () => {
  const spec = (title: string, ...statuses: string[]) => ({
    title,
    tests: [{ results: statuses.map((status) => ({ status })) }],
  });
  const inner = { specs: [spec('b', 'timedOut'), spec('c', 'interrupted'), spec('d')] };
  expect(readReport({ suites: [{ specs: [spec('a', 'passed')], suites: [inner] }] })).toEqual([
    end('a'),
    end('b', 'failed'),
    end('c', 'unknown'),
    end('d', 'unknown'),
  ]);
});

test('95 % of the attacks whose feature exists reach the goal, if the others were only set aside', () => {
  const cases = Array.from({ length: 20 }, (_, index) => attack(`LOG-${10 + index}`));
  const waiting = attack('MFA-01', { needs: 'second factor' });
  const passed = cases.slice(1).map(({ id }) => end(`${id} x`));
  const aside = [end('LOG-10 x', 'skipped'), ...passed];
  const { reached, lines } = attackReport([...cases, waiting], aside);
  expect(reached).toBe(true);
  expect(lines).toContain('       LOG-10 was set aside: an attack');
  expect(lines.at(-1)).toBe('19 of 20 cases whose feature exists are shown (95.0 %), of 21 in all');
  expect(attackReport(cases, [...aside.slice(0, -1), end('LOG-29 x', 'skipped')]).reached).toBe(false);
});

test('one attack that exists and that no test shows is too many', () => {
  const cases = Array.from({ length: 40 }, (_, index) => attack(`LOG-${10 + index}`));
  const passed = cases.slice(1).map(({ id }) => end(`${id} x`));
  for (const ends of [passed, [end('LOG-10 x', 'failed'), ...passed]]) {
    const { reached, lines } = attackReport(cases, ends);
    expect([reached, lines[1]]).toEqual([false, '       LOG-10 is not shown: an attack']);
  }
});
