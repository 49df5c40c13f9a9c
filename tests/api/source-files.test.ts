import { expect, test } from '@playwright/test';
import { call } from '#tests/support/http';
import { request } from '#tests/support/raw';

const files = [
  '/.git/HEAD',
  '/.git/config',
  '/.svn/entries',
  '/.env',
  '/.env.local',
  '/.data/secret',
  '/.data',
  '/.npmrc',
  '/package.json',
  '/package-lock.json',
  '/prisma/schema.prisma',
  '/lib/config.ts',
  '/middleware.ts',
  '/docs/',
  '/.next/BUILD_ID',
  '/.next/server/app-paths-manifest.json',
  '/_next/BUILD_ID',
  '/_next/server/middleware.js',
  '/node_modules/next/package.json',
  '/next.config.mjs',
  '/server.js',
  '/backup.sql',
  '/id_rsa',
  '/.well-known/',
];

test('nothing of the source tree, its history or its configuration is served', async () => {
  for (const path of files) {
    const { status, text } = await call('GET', path);
    expect([path, [308, 400, 404].includes(status)]).toEqual([path, true]);
    expect(text).not.toMatch(/ref: refs|APP_SECRET|"dependencies"|generator client/);
  }
  for (const path of [
    '/../package.json',
    '/%2e%2e/package.json',
    '/_next/static/../../package.json',
    '/..%2f.env',
  ]) {
    const { status, body } = await request(`GET ${path}`);
    expect([path, status >= 300 && status < 500]).toEqual([path, true]);
    expect(body).not.toMatch(/"dependencies"|APP_SECRET/);
  }
});

test('a range of a script is answered with the whole of it, however it is spelled', async () => {
  const [script = ''] = /\/_next\/static\/[^"]+\.js/.exec((await call('GET', '/login')).text) ?? [];
  const whole = await call('GET', script);
  for (const range of ['bytes=5-2', 'bytes=0-1', 'bytes=-', 'bytes=999999999-', 'x']) {
    const { status, text } = await call('GET', script, { headers: { range } });
    expect([range, status, text === whole.text]).toEqual([range, 200, true]);
  }
});

test('no folder is listed', async () => {
  for (const path of [
    '/_next/',
    '/_next/static/',
    '/_next/static/chunks/',
    '/api/',
    '/.well-known/',
    '/admin/users/',
  ]) {
    const { status, text } = await call('GET', path);
    expect([path, [303, 307, 308, 401, 404].includes(status)]).toEqual([path, true]);
    expect(text).not.toMatch(/Index of|href="[\w-]+\.js"/);
  }
});
