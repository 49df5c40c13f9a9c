import { expect, test } from '@playwright/test';
import { flashCookieName } from '#lib/adapters/cookies';
import { decryptFlash } from '#lib/adapters/flash';
import { type Answer, asBrowser, call, inBrowser, jar, signUpInput } from '#tests/support/http';
import { change } from '#tests/support/roles';
import { administrator, newUser, role } from '#tests/support/users';

/** The flash of a refused form, which the next render of its page shows without JavaScript. */

const post = (path: string, form: Record<string, string>) =>
  call('POST', path, { form, headers: asBrowser() });

const landing = ({ status, headers }: Answer) => `${status} ${headers.get('location')}`;

/** The flash that the page at `path` will read. */
const flashOf = ({ cookies }: Answer, path: string) =>
  decryptFlash(path, cookies[flashCookieName(path)] ?? null);

test('a refused form goes back to its page with the problem and what was typed, but never a password', async () => {
  const { username, email } = signUpInput();
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

test('AUD-01 the flash keeps no field that could be secret: unknown fields, tokens, both passwords', async () => {
  const who = await newUser({ withPassword: true });
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

test('the flash lives 1 minute, is HttpOnly, belongs to one page and cannot be forged', async () => {
  const answer = await post('/api/login', { email: 'x', _back: '/login' });
  const [line = ''] = answer.headers.getSetCookie();
  expect(line).toMatch(/^gatehouse-flash-login=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=60$/);
  const encrypted = answer.cookies['gatehouse-flash-login'] ?? '';
  expect(await decryptFlash('/login', encrypted)).not.toBeNull();
  // Not at its end, where several characters may stand for the same bits.
  const middle = Math.floor(encrypted.length / 2);
  const other = encrypted[middle] === 'A' ? 'B' : 'A';
  for (const [path, text] of [
    ['/register', encrypted],
    ['/login', `${encrypted.slice(0, middle)}${other}${encrypted.slice(middle + 1)}`],
    ['/login', 'x'],
    ['/login', ''],
  ] as const)
    expect(await decryptFlash(path, text)).toBeNull();
});

test('a flash stays within the cookie size of browsers, for any input', async () => {
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

/** Saves a role from its review, too late; the review's URL has so many characters. */
async function saveLate(length: number) {
  const root = await administrator();
  const name = await role(['users:read']);
  await change(root.accessToken, name, { version: 1, description: 'By the other tab' });
  const query = new URLSearchParams({ label: name, description: '', version: '1' });
  for (const permission of ['', 'users:read']) query.append('permissions', permission);
  const page = `/admin/roles/${name}/review`;
  const _back = `${page}?${query}`.padEnd(length, '&permissions=users%3Aread').replace(/&[^&]*$/, '');
  const next = { _method: 'PATCH', _next: `/admin/roles/${name}?done=role-saved` };
  const form = { ...next, _back, label: 'Mine', version: '1' };
  const answer = await call('POST', `/api/admin/roles/${name}`, { ...inBrowser(root), form });
  const landed = answer.headers.get('location') ?? '';
  const shown = await call('GET', landed, {
    cookies: { ...jar(root), ...answer.cookies },
    headers: { accept: 'text/html' },
  });
  return { page, back: _back, landed, shown };
}

test('a role that was not saved is never reported as saved, however long its review is', async () => {
  for (const length of [7_900, 12_000]) {
    const { page, back, landed, shown } = await saveLate(length);
    expect(landed).toBe(length === 7_900 ? back : page);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('changed this role in the meantime');
    expect(shown.text).not.toContain('Role saved');
  }
});

test('a refused form without _back goes to its _next without a success message', async () => {
  const answer = await post('/api/login', { email: 'x', _next: '/account?done=profile#top' });
  expect(landing(answer)).toBe('303 /account');
  expect(await flashOf(answer, '/account')).not.toBeNull();
});
