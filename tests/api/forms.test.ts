import { expect, test } from '@playwright/test';
import { flashCookieName } from '#lib/adapters/cookies';
import { openFlash } from '#lib/adapters/form';
import { type Answer, asBrowser, call, inBrowser, newcomer, outcome } from '#tests/support/http';
import { password, person, session } from '#tests/support/people';

/** Plain HTML forms, as a browser without JavaScript posts them. */

const post = (path: string, form: Record<string, string>, headers: Record<string, string> = asBrowser()) =>
  call('POST', path, { form, headers });

const landing = ({ status, headers }: Answer) => `${status} ${headers.get('location')}`;

/** What the page at `path` will find of the refused form. */
const flashOf = ({ cookies }: Answer, path: string) =>
  openFlash(path, cookies[flashCookieName(path)] ?? null);

const elsewhere = [
  ...[
    '//evil.test',
    '///evil.test',
    '/\\evil.test',
    '\\\\evil.test',
    'https:evil.test',
    'https://evil.test/',
    'http://localhost@evil.test',
  ],
  ...[
    '/\t/evil.test',
    '/\n/evil.test',
    '/%09/evil.test\r\n',
    'data:text/html,x',
    'javascript:alert(1)',
    '//evil%E3%80%82test',
    '/.//evil.test',
  ],
  ...[
    '%2f%2fevil.test',
    ' //evil.test',
    'account',
    '/a\r\nSet-Cookie: x=y',
    `/${'x'.repeat(3_000)}`,
    '/\u0000',
    '@evil.test',
  ],
];

const isOwn = (location: string) =>
  new URL(location, 'http://own.test').origin === 'http://own.test' && /^\/(?![/\\])/.test(location);

test('INP-25 INP-17 no _next or _back leads to another site, on success and on failure', async () => {
  for (const where of elsewhere) {
    const who = await person();
    const done = await call('POST', '/api/users/me', {
      ...inBrowser(who),
      form: { _method: 'PATCH', _next: where },
    });
    const failed = await post('/api/login', { email: 'x', _back: where, _next: where });
    for (const { status, headers } of [done, failed]) {
      expect(status).toBe(303);
      expect([where, isOwn(headers.get('location') ?? '//')]).toEqual([where, true]);
      expect(headers.get('set-cookie') ?? '').not.toContain('x=y');
    }
  }
});

test('a refused form goes back to its page with the problem and what was typed, but never a password', async () => {
  const { username, email } = newcomer();
  const secret = 'Planted-1';
  const answer = await post('/api/register', {
    username,
    email: 'no-email',
    password: secret,
    _back: '/register',
  });
  expect(landing(answer)).toBe('303 /register');
  const flash = await flashOf(answer, '/register');
  expect(flash?.problem).toMatchObject({ code: 'invalid_input', errors: [{ path: 'email' }] });
  expect(flash?.values).toEqual({ username, email: 'no-email' });
  expect(JSON.stringify(flash)).not.toContain(secret);
  for (const text of [username, email, secret, 'invalid_input'])
    expect(answer.headers.get('set-cookie')).not.toContain(text);
});

test('AUD-01 no field that could be a secret is kept: unknown ones, tokens, both passwords', async () => {
  const who = await person({ withPassword: true });
  const fields = {
    currentPassword: 'Planted-1',
    newPassword: 'Planted-2',
    pasword: 'Planted-3',
    token: 'Planted-4',
  };
  const form = { ...fields, _method: 'PUT', _back: '/account/security' };
  const changed = await call('POST', '/api/users/me/password', { ...inBrowser(who), form });
  const reset = await post('/api/password-reset', { ...fields, _method: 'PUT', _back: '/reset-password' });
  for (const [answer, path] of [
    [changed, '/account/security'],
    [reset, '/reset-password'],
  ] as const) {
    const flash = await flashOf(answer, path);
    expect(flash?.problem.code).toBe('invalid_input');
    expect(JSON.stringify(flash)).not.toContain('Planted');
  }
});

test('the flash lives a minute, is httpOnly, is of one page and cannot be made by others', async () => {
  const answer = await post('/api/login', { email: 'x', _back: '/login' });
  const [line = ''] = answer.headers.getSetCookie();
  expect(line).toMatch(/^gatehouse-flash-login=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=60$/);
  const sealed = answer.cookies['gatehouse-flash-login'] ?? '';
  expect(await openFlash('/login', sealed)).not.toBeNull();
  for (const [path, text] of [
    ['/register', sealed],
    ['/login', `${sealed.slice(0, -2)}xx`],
    ['/login', 'x'],
    ['/login', ''],
  ] as const)
    expect(await openFlash(path, text)).toBeNull();
});

test('a flash stays under what a browser keeps, whatever was typed', async () => {
  const answer = await post('/api/login', {
    email: 'é'.repeat(1_900),
    x1: 'y',
    x2: 'y',
    remember: '"'.repeat(1_000),
    _back: '/login',
  });
  expect(landing(answer)).toBe('303 /login');
  for (const line of answer.headers.getSetCookie()) expect(line.length).toBeLessThan(4_096);
});

test('the next render shows the flash and clears it, also on a page with a query', async () => {
  for (const _back of ['/login', '/login?next=%2Faccount']) {
    const { cookies } = await post('/api/login', { email: 'kept@example.test', _back });
    const shown = await call('GET', _back, { cookies });
    expect(shown.text).toContain('kept@example.test');
    expect([_back, Object.keys(cookies).map((name) => shown.cookies[name])]).toEqual([_back, ['']]);
  }
});

test('a _back of any length makes a cookie that a browser keeps', async () => {
  const answer = await post('/api/login', { email: 'x', _back: `/login?next=${'%2Fa'.repeat(450)}` });
  for (const line of answer.headers.getSetCookie()) expect(line.length).toBeLessThan(4_096);
});

test('CSR-14 _method counts in a same-origin form post only', async () => {
  const who = await person();
  const { sessionId, accessToken } = await session(who.id);
  const path = `/api/users/me/sessions/${sessionId}`;
  const alive = () => outcome(call('GET', '/api/users/me', { token: accessToken }));
  const { cookies } = inBrowser(who);
  const bearer = { token: who.accessToken };
  const attempts = [
    call('POST', `${path}?_method=DELETE`, { ...bearer, json: {} }),
    call('POST', path, { ...bearer, json: { _method: 'DELETE' } }),
    call('POST', path, {
      ...bearer,
      json: {},
      headers: { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' },
    }),
    call('POST', path, { cookies, form: { _method: 'GET' }, headers: asBrowser() }),
    call('POST', path, { cookies, form: { _method: 'TRACE' }, headers: asBrowser() }),
  ];
  expect(new Set(await Promise.all(attempts.map(outcome)))).toEqual(new Set(['405 method_not_allowed']));
  const foreign = { cookies, form: { _method: 'DELETE' }, headers: { origin: 'https://evil.test' } };
  expect(await outcome(call('POST', path, foreign))).toBe('403 cross_site_request');
  expect(await outcome(call('GET', `${path}?_method=DELETE`, bearer))).toBe('405 method_not_allowed');
  expect(await alive()).toBe('200');
  const own = await call('POST', path, {
    ...inBrowser(who),
    form: { _method: 'DELETE', _next: '/account/sessions' },
  });
  expect(landing(own)).toBe('303 /account/sessions');
  expect(await alive()).toBe('401 unauthenticated');
});

test('_method to a verb without an operation is 405', async () => {
  for (const _method of ['PUT', 'PATCH', 'DELETE'])
    expect((await post('/api/login', { _method })).status).toBe(405);
});

test('a guest’s form goes to log in, and on to its page afterwards', async () => {
  const answer = await post('/api/users/me', { _method: 'PATCH', username: 'x12', _back: '/account?a=b' });
  expect(landing(answer)).toBe('303 /login?next=%2Faccount%3Fa%3Db');
});

test('a form that is done goes on to _next with its cookies; without _next to the front page', async () => {
  const registered = await post('/api/register', { ...newcomer(), _next: '/account', _back: '/register' });
  expect([landing(registered), Object.keys(registered.cookies).length]).toEqual(['303 /account', 2]);
  const who = await person({ withPassword: true });
  const entered = await post('/api/login', { email: who.email, password, remember: 'on', _back: '/login' });
  expect(landing(entered)).toBe('303 /');
  expect(entered.headers.getSetCookie().join()).toMatch(/gatehouse-refresh=[^,]+Max-Age=77\d{5}/);
});

test('a form that accepts JSON gets JSON', async () => {
  const answer = await post(
    '/api/login',
    { email: 'x', _back: '/login' },
    { ...asBrowser(), accept: 'application/json' },
  );
  expect([answer.status, answer.json.code, answer.cookies]).toEqual([422, 'invalid_input', {}]);
});
