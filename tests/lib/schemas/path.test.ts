import { expect, test } from '@playwright/test';
import { leadingTo, longestPath, safePath } from '#lib/schemas/path';

test('INP-25 no spelling leads to another site', () => {
  const hostile = [
    '//evil.test',
    '/\\evil.test',
    'https:evil.test',
    'https://evil.test',
    '/\t/evil.test',
    '/\n/evil.test',
    'http://app@evil.test',
    '///evil.test',
    'data:text/html,x',
    'javascript:alert(1)',
    'evil',
    '',
    '/./\\evil',
    '//evil\u3002test',
    '/\u0000',
    '\\\\evil.test',
    '/..//evil.test',
    '/x/..//evil.test',
    null,
    undefined,
    ['/a'],
    7,
  ];
  const long = hostile.map((value) => (typeof value === 'string' ? `${value}?${'x'.repeat(20_000)}` : value));
  for (const value of [...hostile, ...long])
    expect(safePath(value, '/fallback'), String(JSON.stringify(value)).slice(0, 60)).toBe('/fallback');
});

test('INP-25 every accepted path stays on our origin', () => {
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

test('a path that is too long loses its query, and is refused if it is still too long', () => {
  const longest = `/admin/roles/x/review?${'q'.repeat(longestPath)}`.slice(0, longestPath);
  expect(safePath(longest, '/')).toBe(longest);
  expect(safePath(`${longest}q`, '/')).toBe('/admin/roles/x/review');
  // Each of these becomes nine characters.
  expect(safePath(`/login?next=${'語'.repeat(2_000)}`, '/')).toBe('/login');
  expect(safePath(`/${'x'.repeat(longestPath)}`, '/fallback')).toBe('/fallback');
});

test('the login path leads on to the page, and drops its query if the path gets too long', () => {
  expect(leadingTo('/login', '/account?a=b')).toBe('/login?next=%2Faccount%3Fa%3Db');
  expect(leadingTo('/login', `/admin/users?query=${'&'.repeat(4_000)}`)).toBe('/login?next=%2Fadmin%2Fusers');
  expect(leadingTo('/register', `/${'/'.repeat(4_000)}`)).toBe('/register');
});
