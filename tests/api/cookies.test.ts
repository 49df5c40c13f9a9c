import { expect } from '@playwright/test';
import { publicUrl, test } from '#tests/support/fixtures';
import { asBrowser, call, inBrowser, outcome, serverUrl, signUpInput } from '#tests/support/http';
import type { Installation } from '#tests/support/installation';
import { raw } from '#tests/support/raw';
import { startServer } from '#tests/support/server';
import { administrator, newUser, password, role } from '#tests/support/users';

test.describe.configure({ mode: 'default' });

let installation: Installation;

test.beforeAll(({ onHttps }) => {
  installation = onHttps;
});

const attributesOf = (line: string) => line.split('; ').slice(1).sort();

test('COO-11 plain http on a public name is refused at the start', async () => {
  const environment = {
    DATABASE_URL: 'postgresql://localhost:1/x',
    APP_SECRET: 'Vq7mB2xK9tR4wZ8nC5yF1hJ6pL3sD0gA',
  };
  await expect(startServer({ ...environment, APP_URL: 'http://id.example.test' })).rejects.toThrow(/https/);
});

test('COO-01 over https every cookie is Secure, HttpOnly, SameSite and __Host-, at login and at logout', async () => {
  const options = { server: installation.url, headers: asBrowser(publicUrl) };
  const entered = await call('POST', '/api/register', { ...options, json: signUpInput() });
  expect(entered.status).toBe(201);
  const left = await call('POST', '/api/logout', { ...options, json: {}, cookies: entered.cookies });
  expect(left.status).toBe(204);
  const flash = await call('POST', '/api/login', { ...options, form: { _back: '/login', email: 'x' } });
  for (const line of [entered, left, flash].flatMap(({ headers }) => headers.getSetCookie())) {
    expect(line).toMatch(/^__Host-gatehouse-/);
    expect(attributesOf(line)).toEqual(
      expect.arrayContaining(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']),
    );
    expect(line).not.toContain('Domain');
  }
});

test('CSR-08 over https the origin must equal that of APP_URL', async () => {
  const { cookies } = await call('POST', '/api/register', {
    server: installation.url,
    headers: asBrowser(publicUrl),
    json: signUpInput(),
  });
  const change = (origin: string) =>
    outcome(
      call('PATCH', '/api/users/me', { server: installation.url, headers: { origin }, cookies, json: {} }),
    );
  expect(await change(publicUrl)).toBe('200');
  for (const origin of [
    'http://id.example.test',
    'https://id.example.test:1',
    'https://id.example.test:443',
    'https://id.example.test.',
    'https://ID.example.test',
    'https://x.id.example.test',
    'https://example.test',
    'https://id.example.test.evil.test',
    'https://evilid.example.test',
    'https://id-example.test',
    'http://localhost',
    'https://localhost',
    installation.url,
    'null',
  ])
    expect([origin, await change(origin)]).toEqual([origin, '403 cross_site_request']);
});

test('over https every answer has HSTS, for 2 years and with subdomains', async () => {
  const server = installation.url;
  for (const path of [
    '/',
    '/login',
    '/account',
    '/account/',
    '/nowhere',
    '/icon.svg',
    '/_next/x',
    '/api/health',
    '/%00',
  ]) {
    const { headers } = await call('GET', path, { server });
    expect([path, headers.get('strict-transport-security')]).toEqual([
      path,
      'max-age=63072000; includeSubDomains',
    ]);
  }
  const policy = (await call('GET', '/login', { server })).headers.get('content-security-policy');
  expect(policy).toContain('upgrade-insecure-requests');
});

test('COO-04 COO-05 over https only the __Host- name is read: no look-alike, no shadow', async () => {
  const options = { server: installation.url, headers: asBrowser(publicUrl) };
  const { cookies } = await call('POST', '/api/register', { ...options, json: signUpInput() });
  const good = cookies['__Host-gatehouse-access'] ?? '';
  const me = (cookie: string) =>
    outcome(call('GET', '/api/users/me', { server: installation.url, headers: { cookie } }));
  expect(await me(`gatehouse-access=evil; __Host-gatehouse-access=${good}`)).toBe('200');
  for (const name of [
    'gatehouse-access',
    '__HOST-gatehouse-access',
    '__host-gatehouse-access',
    '__Host-gatehouse-access%20',
    '%5F_Host-gatehouse-access',
    '__Secure-gatehouse-access',
  ])
    expect([name, await me(`${name}=${good}`)]).toEqual([name, '401 unauthenticated']);
});

test('COO-04 a cookie name with any kind of space around it is another name', async () => {
  const { accessToken } = await newUser();
  const { host } = new URL(serverUrl());
  for (const name of [
    '\u2000gatehouse-access',
    '\u00a0gatehouse-access',
    '\u3000gatehouse-access',
    'gatehouse-access\u2000',
    '"gatehouse-access"',
    'gatehouse-access\u0085',
    'x gatehouse-access',
    'Gatehouse-Access',
  ]) {
    const lines = ['GET /api/users/me HTTP/1.1', `Host: ${host}`, `Cookie: ${name}=${accessToken}`];
    const { status } = await raw([...lines, 'Connection: close', '', ''].join('\r\n'));
    expect([name, status]).toEqual([name, 401]);
  }
});

test('COO-06 old-style cookies merge and reflect nothing', async () => {
  const { accessToken } = await newUser();
  const me = (cookie: string) => call('GET', '/api/users/me', { headers: { cookie } });
  const many = Array.from({ length: 200 }, (_, index) => `c${index}=v${index}`).join('; ');
  for (const cookie of [
    `$Version=1; gatehouse-access="${accessToken}; x=y"`,
    many,
    ';;;=;==',
    '=evil',
    'gatehouse-access',
    `gatehouse-access=${accessToken.slice(0, 20)}; gatehouse-access`,
  ]) {
    const { status, text, cookies } = await me(cookie);
    expect([cookie.slice(0, 40), status, cookies]).toEqual([cookie.slice(0, 40), 401, {}]);
    expect(text).not.toContain('evil');
  }
});

test('COO-07 the largest cookies stay under what a browser keeps', async () => {
  const roles = await Promise.all(Array.from({ length: 20 }, () => role(['users:read'])));
  const root = await newUser({ roles: ['admin', 'user', ...roles] });
  const { headers, cookies } = await call('POST', '/api/refresh', { ...inBrowser(root), json: {} });
  for (const line of headers.getSetCookie()) expect(line.split(';')[0]?.length).toBeLessThan(4_096);
  expect(await outcome(call('GET', '/api/admin', { cookies }))).toBe('200');
});

test('on loopback the cookies have bare names, and end with the browser unless asked to remember', async () => {
  const who = await administrator({ withPassword: true });
  const login = (remember: boolean) =>
    call('POST', '/api/login', { json: { email: who.email, password, remember }, headers: asBrowser() });
  const ageOf = (line: string) => /; (?:Max-Age|Expires)=(.+?)(?:;|$)/i.exec(line)?.[1] ?? 'the browser’s';
  const agesOf = ({ headers }: { headers: Headers }) =>
    headers.getSetCookie().map((line) => [line.split('=')[0], ageOf(line)]);
  const device = ['gatehouse-device', String(400 * 86_400)];
  const forgotten = await login(false);
  const withBrowser = ['gatehouse-access', 'gatehouse-refresh'].map((name) => [name, 'the browser’s']);
  expect(agesOf(forgotten)).toEqual([device, ...withBrowser]);
  // Renewed, they are still of that session.
  const { 'gatehouse-refresh': refresh = '' } = forgotten.cookies;
  const renewed = await call('GET', '/account', { cookies: { 'gatehouse-refresh': refresh } });
  expect(agesOf(renewed)).toEqual(withBrowser);
  expect(agesOf(await login(true))).toEqual([
    device,
    ['gatehouse-access', '870'],
    ['gatehouse-refresh', String(90 * 86_400)],
  ]);
});
