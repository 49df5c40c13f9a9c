import { expect, test } from '@playwright/test';
import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state.js';
import { isRouterState } from '#lib/server/router-state';

function nextReads(header: string): boolean {
  try {
    return parseAndValidateFlightRouterState(header) !== undefined;
  } catch {
    return false;
  }
}

const nested = (depth: number) => `${'["",{"a":'.repeat(depth)}["",{}]${'}]'.repeat(depth)}`;

const states: unknown[] = [
  ['', {}],
  ['', {}, null, null],
  ['', { children: ['admin', { children: ['__PAGE__', {}] }] }, null, 'refetch'],
  ['', { children: [['id', 'x', 'd', null], {}, ['/a', ''], 'metadata-only', 16] }, null, null, 1],
  ['', { children: [['id', 'x', 'oc', ['new']], {}] }, null, 'inside-shared-layout', null, 'x'],
  [],
  [''],
  {},
  null,
  'x',
  1,
  ['', null],
  [1, {}],
  ['', {}, 'x'],
  ['', {}, null, 'x'],
  ['', {}, null, null, true],
  ['', {}, null, null, 1, 2],
  ['', {}, null, null, 1, 'x', 'y'],
  ['', { a: 1 }],
  ['', { a: ['', {}, ['x']] }],
  [['id', 'x', 'e', null], {}],
  [['id', 'x'], {}],
];

test('the HTTP server stops router states that Next cannot read, and passes on all others', () => {
  for (const header of [
    ...states.map((state) => JSON.stringify(state)),
    ...states.map((state) => encodeURIComponent(JSON.stringify(state))),
    '',
    '%',
    '%5B',
    '[',
    'x',
    '%E0%A4%A',
    '["",{}], ["",{}]',
    '["",{"__proto__":["",{}]}]',
    nested(20),
  ])
    expect([header, isRouterState(header)]).toEqual([header, nextReads(header)]);
});

test('a state that is too deep for Next is too long for the HTTP server', () => {
  const deepest =
    Array.from({ length: 500 }, (_, depth) => nested(depth))
      .filter(isRouterState)
      .at(-1) ?? '';
  expect(deepest.length).toBeGreaterThan(3_500);
  expect(nextReads(deepest)).toBe(true);
  expect(isRouterState(nested(5_000))).toBe(false);
});
