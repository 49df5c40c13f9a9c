import { expect, test } from '@playwright/test';
import { call, jar, outcome, serverUrl } from '#tests/support/http';
import { administrator, person } from '#tests/support/people';

/** Ways around the porch: headers of the framework, other spellings of a path, doors that are not ours. */

const frameworkHeaders: Record<string, string>[] = [
  ...['proxy', 'middleware', 'src/middleware', 'pages/_middleware'].flatMap((name) =>
    [1, 5].map((times) => ({ 'x-middleware-subrequest': Array(times).fill(name).join(':') })),
  ),
  ...[
    'x-middleware-rewrite',
    'x-middleware-next',
    'x-invoke-path',
    'x-matched-path',
    'x-now-route-matches',
    'x-original-url',
  ].map((name) => ({ [name]: '/api/health' })),
  ...[
    'x-rewrite-url',
    'x-original-uri',
    'x-forwarded-prefix',
    'x-gatehouse-path',
    'x-middleware-override-headers',
    'x-middleware-set-cookie',
  ].map((name) => ({ [name]: '/api/health' })),
  ...[
    { rsc: '1' },
    { rsc: '1', 'next-router-prefetch': '1' },
    { rsc: '1', 'next-router-segment-prefetch': '/_tree' },
    { 'x-nextjs-data': '1' },
  ],
];

/** Next sends a request with `RSC: 1` once around by `?_rsc=`, on the same path. */
async function guardedApi(path: string, headers: Record<string, string>): Promise<string> {
  const answer = await call('GET', path, { headers });
  if (answer.status !== 307) return `${answer.status} ${answer.json.code}`;
  const { origin, pathname, search } = new URL(answer.headers.get('location') ?? '', serverUrl());
  expect([origin, pathname, answer.text]).toEqual([serverUrl(), path, '']);
  return outcome(call('GET', pathname + search, { headers }));
}

test('MWB-01 MWB-03 MWB-06 no header of the framework opens a guarded page or route', async () => {
  for (const headers of frameworkHeaders) {
    for (const path of ['/account', '/admin', '/admin/users', '/account/sessions']) {
      const { status, headers: answered, text } = await call('GET', path, { headers });
      expect([path, headers, status, answered.get('location')?.includes('/login')]).toEqual([
        path,
        headers,
        303,
        true,
      ]);
      expect(text).not.toContain('@example.test');
    }
    for (const path of ['/api/admin', '/api/users/me', '/api/admin/users'])
      expect([path, headers, await guardedApi(path, headers)]).toEqual([
        path,
        headers,
        '401 unauthenticated',
      ]);
  }
});

test('MWB-02 no spelling of a guarded path answers a guest or a member with its data', async () => {
  const { accessToken: token, ...member } = await person();
  await administrator();
  const spellings = [
    '//admin',
    '/admin%2f',
    '/%61dmin',
    '/ADMIN',
    '/admin.',
    '/admin;x',
    '/x/../admin',
    '/admin/.',
    '/./admin',
    '/admin//',
    '/admin%20',
    '/%2fadmin',
    '/admin%09',
    '/admin.rsc',
    '/admin.json',
    '/_next/data/x/admin.json',
    '/admin.segments/_tree.segment.rsc',
    '/admin?_rsc=1',
    '/admin/users/..',
  ];
  const paths = spellings.flatMap((path) => [
    path,
    path.replace('admin', 'api/admin/users'),
    path.replace('%61dmin', '%61pi/admin/users'),
  ]);
  for (const path of paths) {
    for (const options of [{}, { token }, { cookies: jar({ accessToken: token, ...member }) }]) {
      const { status, text } = await call('GET', path, options);
      expect(status, path).toBeLessThan(500);
      expect([path, /example\.test|signUpsByDay|nextCursor/.test(text.replaceAll(member.email, ''))]).toEqual(
        [path, false],
      );
    }
  }
});

test('MWB-09 MWB-08 bodies for server actions are refused, for there is none', async () => {
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
