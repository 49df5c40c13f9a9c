import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { manifestPaths } from '#scripts/routes';
import { call, jar } from '#tests/support/http';
import { administrator } from '#tests/support/users';

/** Every path that the build knows, as its manifests list them: Next's own among them. */

const isInternal = (path: string) => path.startsWith('/_');
const isCacheable = (value: string | null) => !/no-store/.test(value ?? '');

test('the build’s manifests are read whole: our pages, and Next’s own', () => {
  expect(manifestPaths()).toEqual(
    expect.arrayContaining([
      '/_global-error',
      '/_not-found',
      '/login',
      '/admin/roles/{name}',
      '/api/users/me',
    ]),
  );
});

test('no path of the build answers with Next’s own page, a 5xx, or a cacheable cookie', async () => {
  const build = readFileSync('.next/BUILD_ID', 'utf8');
  const cached: string[] = [];
  for (const template of manifestPaths()) {
    const path = template.replaceAll(/\{\w+\}/g, 'user');
    for (const spelling of [path, `/_next/data/${build}${path}.json`, `/_next/..${path}`]) {
      const guest = await call('GET', spelling);
      // Renewal sets both cookies.
      const { refreshToken } = await administrator();
      const renewed = await call('GET', spelling, { cookies: { 'gatehouse-refresh': refreshToken } });
      for (const { status, headers } of [guest, renewed]) {
        expect([spelling, status < 500]).toEqual([spelling, true]);
        const cacheable = isCacheable(headers.get('cache-control'));
        expect([spelling, cacheable && headers.getSetCookie().length > 0]).toEqual([spelling, false]);
        if (cacheable) cached.push(spelling);
      }
      if (isInternal(new URL(spelling, 'http://localhost').pathname))
        expect([spelling, guest.status]).toEqual([spelling, 404]);
    }
  }
  expect([...new Set(cached)].sort()).toEqual([
    '/.well-known/jwks.json',
    '/_next/../.well-known/jwks.json',
    '/_next/../apple-icon.png',
    '/_next/../favicon.ico',
    '/_next/../icon.svg',
    '/apple-icon.png',
    '/favicon.ico',
    '/icon.svg',
  ]);
});

test('Next’s names for its error pages lead to our own', async () => {
  for (const path of [
    '/404',
    '/500',
    '/404.html',
    '/500.html',
    '/index',
    '/page',
    '/middleware',
    '/instrumentation',
  ]) {
    const { status, headers } = await call('GET', path, { cookies: jar(await administrator()) });
    expect([path, status, isCacheable(headers.get('cache-control'))]).toEqual([path, 404, false]);
  }
});
