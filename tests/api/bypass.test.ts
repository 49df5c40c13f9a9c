import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { call, jar, serverUrl } from '#tests/support/http';
import { walkMatrix } from '#tests/support/path-matrix';
import { newUser } from '#tests/support/users';

/** Ways around the middleware: headers of the framework, other spellings of a path, endpoints of Next. */

test('MWB-01 MWB-02 MWB-03 MWB-04 MWB-06 RTL-09 no path spelling and no header shows a guarded page', async () => {
  test.setTimeout(400_000);
  const { asked, statuses, leaks, broken, shown } = await walkMatrix(
    serverUrl(),
    readFileSync('.next/BUILD_ID', 'utf8'),
  );
  console.log(`paths × headers: ${asked} asked, answers ${JSON.stringify(statuses)}`);
  expect({ leaks, broken }).toEqual({ leaks: [], broken: [] });
  expect(asked).toBeGreaterThanOrEqual(5_000);
  expect(shown).toBeGreaterThanOrEqual(15);
});

test('MWB-09 MWB-08 bodies for server actions are refused, because there are none', async () => {
  const bodies = ['["$1:__proto__:then"]', '["$@0"]', '['.repeat(20_000), 'null', '', 'x'];
  for (const body of bodies) {
    for (const path of ['/', '/login', '/account', '/api/login']) {
      const headers = { 'next-action': '40'.padEnd(42, 'a'), 'content-type': 'text/plain;charset=UTF-8' };
      const { status } = await call('POST', path, { headers, body });
      expect([path, body.slice(0, 20), status >= 300 && status < 500]).toEqual([
        path,
        body.slice(0, 20),
        true,
      ]);
    }
  }
});

test('MWB-10 no request that looks like a call of an action shows source code', async () => {
  for (const body of ['["$F1"]', '[{"toString":"$F1"}]', '["$h1"]', '["$K1"]', '["$S1","$@1"]']) {
    for (const id of ['40'.padEnd(42, 'a'), '00'.padEnd(42, '0'), '$$id', 'toString', '__proto__']) {
      const headers = { 'next-action': id, 'content-type': 'text/plain;charset=UTF-8' };
      const { status, text } = await call('POST', '/login', { headers, body });
      expect([body, id, status >= 300 && status < 500]).toEqual([body, id, true]);
      expect(text).not.toMatch(/=>|function |async \w/);
    }
  }
});

test('MWB-20 no answer echoes the headers of its request', async () => {
  const names = [
    'location',
    'link',
    'refresh',
    'set-cookie',
    'content-disposition',
    'access-control-allow-origin',
    'x-middleware-rewrite',
    'x-middleware-redirect',
    'x-middleware-set-cookie',
    'x-middleware-next',
    'vary',
    'x-nextjs-rewrite',
    'x-nextjs-redirect',
    'clear-site-data',
    'www-authenticate',
    'server',
  ];
  const headers = Object.fromEntries(names.map((name) => [name, 'https://evil.test/']));
  const { accessToken, refreshToken } = await newUser();
  const cookies = jar({ accessToken, refreshToken });
  for (const path of [
    '/',
    '/login',
    '/account',
    '/admin',
    '/nowhere',
    '/setup?token=x',
    '/api/users/me',
    '/icon.svg',
  ]) {
    for (const who of [{}, { cookies }, { cookies: { 'gatehouse-refresh': refreshToken } }]) {
      const answer = await call('GET', path, { headers, ...who });
      expect([path, answer.status < 500, [...answer.headers.values()].join()]).toEqual([
        path,
        true,
        expect.not.stringContaining('evil'),
      ]);
      expect(answer.text).not.toContain('evil.test');
    }
  }
});

test('MWB-11 MWB-21 there is no image proxy and no surface for debugging', async () => {
  for (const path of [
    '/_next/image?url=%2Fapi%2Fadmin%2Fusers&w=64&q=75',
    '/_next/image?url=http%3A%2F%2F127.0.0.1%3A5432&w=64&q=75',
    '/__nextjs_original-stack-frame',
    '/_next/webpack-hmr',
    '/api/debug',
    '/api/test',
    '/.env',
    '/.git/config',
    '/package.json',
  ])
    expect([400, 404]).toContain((await call('GET', path)).status);
});
