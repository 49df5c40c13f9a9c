import { expect, test } from '@playwright/test';
import { call, fieldsOf, outcome, signUpInput } from '#tests/support/http';
import { request } from '#tests/support/raw';
import { create, fresh, read } from '#tests/support/roles';
import { administrator, newUser } from '#tests/support/users';

/** Input is decoded once, in one place, before it is checked. */

const nobody = '0190f5a0-0000-7000-8000-000000000000';

test('INP-27 a path that is encoded twice leads nowhere', async () => {
  const { accessToken, id } = await administrator();
  const authorization = `Authorization: Bearer ${accessToken}`;
  for (const path of [
    '/api/%61dmin%2fusers',
    '/api/%2561dmin/users',
    '/api/admin%252fusers',
    '/api/x/%252e%252e/admin',
    '/%252e%252e/api/admin',
    '/api/admin/users/%252e%252e',
    `/api/admin/users/%25${id.slice(0, 1)}`,
  ]) {
    const { status, body } = await request(`GET ${path}`, [authorization]);
    expect([path, status >= 400 && status < 500]).toEqual([path, true]);
    expect(body).not.toContain('"items"');
  }
});

test('INP-27 an id that is encoded twice is no id, in the path and in the query', async () => {
  const { accessToken: token } = await administrator();
  const twice = nobody.replaceAll('-', '%252d');
  expect(await outcome(call('GET', `/api/admin/users/${twice}`, { token }))).toBe('422 invalid_input');
  expect(await outcome(call('GET', `/api/admin/users?ids=${twice}`, { token }))).toBe('422 invalid_input');
  const single = nobody.replaceAll('-', '%2d');
  expect(await outcome(call('GET', `/api/admin/users/${single}`, { token }))).toBe('404 not_found');
});

test('INP-27 a text that looks encoded stays as it was sent, as JSON and as a form', async () => {
  const { accessToken: token } = await administrator();
  for (const description of [
    '%2541 %41 &amp;lt; &lt;b&gt; \\u0041 \\\\x41 =?utf-8?q?x?= +a%20b',
    '%',
    '%zz',
  ]) {
    const wish = fresh({ description });
    expect(await outcome(create(token, wish))).toBe('201');
    expect((await read(token, wish.name)).json.description).toBe(description);
  }
  const bob = await newUser();
  const next = await call('POST', '/api/login', {
    form: { email: bob.email, password: 'x', _next: '/%252f%252fevil.test', _back: '/login?next=%252Fx' },
    headers: { 'sec-fetch-site': 'same-origin' },
  });
  expect([next.status, next.headers.get('location')]).toEqual([303, '/login?next=%252Fx']);
});

test('INP-32 an endless text is refused by its length, for any characters', async () => {
  for (const sign of ['\ufdfa', '\u0344', 'a\u0300\u0301', '\u1e9b\u0323', '👩‍👩‍👧‍👦']) {
    const long = sign.repeat(Math.floor(60_000 / Buffer.byteLength(sign)));
    for (const name of ['username', 'email', 'password']) {
      const answer = await call('POST', '/api/register', { json: { ...signUpInput(), [name]: long } });
      expect([answer.status, fieldsOf(answer)]).toEqual([422, [name]]);
    }
  }
  const json = { ...signUpInput(), email: '\ufdfa'.repeat(350_000) };
  expect(await outcome(call('POST', '/api/register', { json }))).toBe('413 payload_too_large');
});

test('INP-17 line breaks in a path, a query or a field make no header', async () => {
  const { accessToken: token } = await administrator();
  const broken = '%0d%0aSet-Cookie:%20evil=1%0d%0a';
  const form = { email: 'x', password: 'x', _next: `/a\r\nSet-Cookie: evil=1`, _back: `/login\r\nX-Evil: 1` };
  const answers = [
    await call('GET', `/api/admin/roles/${broken}`, { token }),
    await call('GET', `/api/admin/users?query=${broken}&format=csv`, { token }),
    await call('GET', `/login?next=${broken}`),
    await call('GET', `/account${broken}`),
    await call('GET', `/setup?token=${broken}`),
    await call('GET', `/reset-password?token=${broken}`),
    await call('POST', '/api/login', { form, headers: { 'sec-fetch-site': 'same-origin' } }),
    await call('POST', '/api/admin/roles', { token, json: fresh({ name: 'a\r\nX-Evil: 1' }) }),
  ];
  for (const { status, headers } of answers) {
    expect(status).toBeLessThan(500);
    expect([
      headers.get('x-evil'),
      headers.getSetCookie().filter((line) => line.startsWith('evil=')),
    ]).toEqual([null, []]);
  }
});
