import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { type Answer, asBrowser, call, inBrowser, outcome, signUpInput } from '#tests/support/http';
import { administrator, newUser, password, session } from '#tests/support/users';

/** Plain HTML forms, as a browser without JavaScript posts them. */

const post = (path: string, form: Record<string, string>, headers: Record<string, string> = asBrowser()) =>
  call('POST', path, { form, headers });

const landing = ({ status, headers }: Answer) => `${status} ${headers.get('location')}`;

const elsewhere = [
  '//evil.test',
  '///evil.test',
  '/\\evil.test',
  '\\\\evil.test',
  'https:evil.test',
  'https://evil.test/',
  'http://localhost@evil.test',
  '/\t/evil.test',
  '/\n/evil.test',
  '/%09/evil.test\r\n',
  'data:text/html,x',
  'javascript:alert(1)',
  '//evil%E3%80%82test',
  '/.//evil.test',
  '%2f%2fevil.test',
  ' //evil.test',
  'account',
  '/a\r\nSet-Cookie: x=y',
  `/${'x'.repeat(3_000)}`,
  '/\u0000',
  '@evil.test',
];

const isOwn = (location: string) =>
  new URL(location, 'http://own.test').origin === 'http://own.test' && /^\/(?![/\\])/.test(location);

test('INP-25 INP-17 no _next or _back leads to another site, on success and on failure', async () => {
  for (const where of elsewhere) {
    const who = await newUser();
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

test('CSR-14 _method works in a same-origin form post only', async () => {
  const who = await newUser();
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
  const registered = await post('/api/register', { ...signUpInput(), _next: '/account', _back: '/register' });
  expect([landing(registered), Object.keys(registered.cookies).length]).toEqual(['303 /account', 3]);
  const who = await newUser({ withPassword: true });
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

test('a text "on" stays a text, and only a ticked box is true', async () => {
  const root = await administrator();
  const user = await newUser();
  const answer = await call('POST', `/api/admin/users/${user.id}/suspension`, {
    ...inBrowser(root),
    form: { _method: 'PUT', reason: 'on', _next: '/admin', _back: '/admin/users' },
  });
  expect(landing(answer)).toBe('303 /admin');
  const row = await database().auditEvent.findFirst({
    where: { subjectId: user.id, action: 'user.suspended' },
  });
  expect(row).toMatchObject({ outcome: 'done', detail: { reason: 'on' } });
});

test('an empty field gets the same sentence in a form and in JSON', async () => {
  const sentences = [
    { path: 'email', message: 'Enter your email or username.' },
    { path: 'password', message: 'Enter your password.' },
  ];
  const headers = { ...asBrowser(), accept: 'application/json' };
  const form = await post('/api/login', { email: '', password: '' }, headers);
  const json = await call('POST', '/api/login', { json: {} });
  expect([form.json.errors, json.json.errors]).toEqual([sentences, sentences]);
});
