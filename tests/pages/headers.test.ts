import { expect, test } from '@playwright/test';

test('HDR-08 every kind of response keeps its type, its referrer and its window to itself', async ({
  request,
}) => {
  for (const path of [
    '/',
    '/nowhere',
    '/api/health',
    '/api/users/me',
    '/api/nowhere',
    '/icon.svg',
    '/.well-known/jwks.json',
    '/_next/nothing',
    '/%00',
  ]) {
    const headers = (await request.get(path)).headers();
    expect(headers['permissions-policy'], path).toContain('camera=()');
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    for (const name of ['x-powered-by', 'server', 'x-frame-options', 'strict-transport-security'])
      expect(headers[name], path).toBeUndefined();
  }
});

test('HDR-09 scripts come typed and as small as they get, may be kept for ever, and nothing else of the build is served', async ({
  request,
}) => {
  const [script = ''] =
    /\/_next\/static\/[\w./~-]+\.js/.exec(await (await request.get('/login')).text()) ?? [];
  const headers = (await request.get(script, { headers: { 'accept-encoding': 'gzip, br' } })).headers();
  expect(headers).toMatchObject({
    'content-encoding': 'br',
    'cache-control': 'public,max-age=31536000,immutable',
    'content-type': 'text/javascript; charset=utf-8',
  });
  for (const path of [
    '/_next/static/../BUILD_ID',
    '/_next/static/..%2fBUILD_ID',
    '/_next/static/',
    '/_next/BUILD_ID',
  ]) {
    expect((await request.get(path)).status(), path).toBeGreaterThanOrEqual(400);
  }
});

test('HDR-09 every text says that it is UTF-8', async ({ request }) => {
  const html = await (await request.get('/login')).text();
  const [style = ''] = /\/_next\/static\/[\w./~-]+\.css/.exec(html) ?? [];
  for (const [path, type] of [
    ['/', 'text/html'],
    ['/nowhere', 'text/html'],
    ['/_next/nothing', 'application/problem+json'],
    ['/_next/static/nothing.js', 'text/plain'],
    ['/icon.svg', 'image/svg+xml'],
    [style, 'text/css'],
    ['/api/health', 'application/json'],
    ['/%00', 'application/problem+json'],
  ] as const)
    expect([path, (await request.get(path)).headers()['content-type']]).toEqual([
      path,
      `${type}; charset=utf-8`,
    ]);
});
