import { expect, test } from '@playwright/test';
import { safePath } from '#lib/schemas/path';

test('INP-25 no spelling leads to another site', () => {
  const hostile = [
    ...[
      '//evil.test',
      '/\\evil.test',
      'https:evil.test',
      'https://evil.test',
      '/\t/evil.test',
      '/\n/evil.test',
    ],
    ...[
      'http://app@evil.test',
      '///evil.test',
      'data:text/html,x',
      'javascript:alert(1)',
      'evil',
      '',
      '/./\\evil',
    ],
    ...[
      '//evil\u3002test',
      '/\u0000',
      '\\\\evil.test',
      '/..//evil.test',
      '/x/..//evil.test',
      null,
      undefined,
      ['/a'],
      7,
    ],
  ];
  for (const value of hostile) expect(safePath(value, '/fallback'), JSON.stringify(value)).toBe('/fallback');
});

test('INP-25 whatever is accepted stays on our origin', () => {
  for (const value of [
    '/%2f%2fevil.test',
    '/%09/evil',
    '/a//b',
    '/@evil.test',
    '/;//evil',
    '/?next=//evil',
  ]) {
    expect(new URL(safePath(value, '/'), 'https://own.test').origin).toBe('https://own.test');
  }
});

test('a path of our own is kept with its query', () => {
  expect(safePath('/admin/users?query=a%20b&sort=-username', '/')).toBe(
    '/admin/users?query=a%20b&sort=-username',
  );
});
