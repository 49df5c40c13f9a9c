import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { call, jar, outcome, serverUrl, signUpInput } from '#tests/support/http';
import { raw, request } from '#tests/support/raw';
import { administrator, newUser } from '#tests/support/users';

/** The HTTP server in front of Next, by the bytes on the socket. */

test('MWB-13 unsupported verbs are refused before anything else', async () => {
  for (const line of [
    'TRACE /',
    'TRACE /api/users/me',
    'GETX /',
    'get /',
    'PROPFIND /',
    'CONNECT x:1',
    'CONNECT localhost:5432',
    'PURGE /login',
  ]) {
    const { status, headers } = await request(line);
    expect([line, status]).toEqual([line, 405]);
    expect(headers['content-type']).toContain('application/problem+json');
  }
});

test('MWB-13 MWB-12 only a plain path is accepted as the target', async () => {
  for (const line of [
    'OPTIONS *',
    'GET *',
    'GET http://evil.test/api/users/me',
    `GET ${serverUrl()}/api/health`,
    'GET api/health',
    'GET /a#b',
    'GET /%00',
    'GET /a%5Cb',
    'GET /a\\b',
    'GET /%E0%A4%A',
    'GET /%',
    'GET /é',
  ]) {
    const { status } = await request(line);
    expect([line, status >= 400 && status < 500 ? 'refused' : status]).toEqual([
      line,
      expect.stringMatching(/refused/),
    ]);
  }
  const upgrade = [
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Key: x',
    'Sec-WebSocket-Version: 13',
  ];
  expect((await request('GET http://127.0.0.1:5432/', upgrade)).status).toBe(400);
  expect((await request('GET /api/health', upgrade)).status).not.toBe(101);
});

test('a request has exactly one Host, and no ambiguous header twice', async () => {
  const two = `GET /api/health HTTP/1.1\r\nHost: ${new URL(serverUrl()).host}\r\nHost: evil.test\r\nConnection: close\r\n\r\n`;
  expect((await raw(two)).status).toBe(400);
  expect((await raw('GET /api/health HTTP/1.1\r\nConnection: close\r\n\r\n')).status).toBe(400);
  const smuggled = ['Content-Length: 3', 'Transfer-Encoding: chunked'];
  expect((await request('POST /api/login', smuggled, '0\r\n\r\n')).status).toBe(400);
  expect((await request('POST /api/login', ['Content-Length: 2', 'Content-Length: 3'], 'abc')).status).toBe(
    400,
  );
  expect([400, 405]).toContain((await raw('\u0000\u0001garbage\r\n\r\n')).status);
});

test('a body over 64 KiB is refused unread by its Content-Length, and in chunks as soon as it is too long', async () => {
  const announced = await request('POST /api/login', [
    'Content-Type: application/json',
    'Content-Length: 999999999',
  ]);
  expect([announced.status, JSON.parse(announced.body).code]).toEqual([413, 'payload_too_large']);
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
  const chunked = ['Content-Type: application/json', 'Transfer-Encoding: chunked'];
  const endless = await request('POST /api/login', chunked, chunk.repeat(5));
  expect([endless.status, JSON.parse(endless.body).code]).toEqual([413, 'payload_too_large']);
  const short = await request('POST /api/login', chunked, '2\r\n{}\r\n0\r\n\r\n');
  expect([short.status, short.body]).toEqual([422, expect.stringContaining('invalid_input')]);
});

test('RTL-05 LOG-13 the server ignores what a client says about its IP or request id', async () => {
  const who = await newUser();
  const claims = [
    'x-forwarded-for',
    'x-real-ip',
    'x-client-ip',
    'x-gatehouse-ip',
    'cf-connecting-ip',
    'true-client-ip',
    'forwarded',
  ];
  const headers = {
    ...Object.fromEntries(claims.map((name) => [name, '6.6.6.6'])),
    'x-request-id': 'evil\u00e9',
  };
  const answer = await call('POST', '/api/refresh', { json: { refresh_token: who.refreshToken }, headers });
  expect([answer.status, answer.headers.get('x-request-id')]).toEqual([
    200,
    expect.stringMatching(/^[0-9a-f-]{36}$/),
  ]);
  const { ip } = await database().session.findUniqueOrThrow({ where: { id: who.sessionId } });
  expect(ip).toMatch(/^(127\.0\.0\.1|::1)$/);
});

const pagesAndLinks = ['/account', '/admin/users?x=1', '/setup?token=abc', '/login', '/nothing/', '/nothing'];

test('a forged Host gets no page, and the refusal does not echo it', async () => {
  for (const path of pagesAndLinks) {
    const lines = [`GET ${path} HTTP/1.1`, 'Host: evil.test', 'Accept: text/html', 'Connection: close'];
    const { status, headers, body } = await raw([...lines, '', ''].join('\r\n'));
    expect([path, status, headers.location]).toEqual([path, 421, undefined]);
    expect(JSON.stringify(headers) + body).not.toContain('evil');
  }
});

/** Headers by which a client, or a proxy without configuration, names another host. */
const elsewhere = {
  'x-forwarded-host': 'evil.test',
  'x-forwarded-proto': 'https',
  'x-forwarded-port': '444',
  'x-original-host': 'evil.test',
  'x-host': 'evil.test',
  forwarded: 'host=evil.test;proto=https',
};

test('forwarded host headers appear in no page, no redirect and no link', async () => {
  const claims = Object.entries(elsewhere).map(([name, value]) => `${name}: ${value}`);
  for (const path of pagesAndLinks) {
    const { status, headers, body } = await request(`GET ${path}`, ['Accept: text/html', ...claims]);
    expect([path, [200, 303, 307, 308, 404]]).toEqual([path, expect.arrayContaining([status])]);
    expect([path, new URL(headers.location ?? '/', serverUrl()).origin]).toEqual([path, serverUrl()]);
    expect(JSON.stringify(headers) + body).not.toContain('evil');
  }
  const { accessToken: token } = await administrator();
  const { id } = await newUser();
  const sent = { token, headers: elsewhere };
  const { json: made } = await call('POST', `/api/admin/users/${id}/password-link`, { ...sent, json: {} });
  expect(new URL(String(made.passwordLink)).origin).toBe(serverUrl());
});

test('the 4 documented paths work as they are spelled', async () => {
  const who = signUpInput();
  expect(await outcome(call('POST', '/register', { json: who }))).toBe('201');
  const { email, password } = who;
  const { json } = await call('POST', '/login', { json: { email, password } });
  const token = String(json.access_token);
  expect((await call('GET', '/users/me', { token })).json).toMatchObject({ email, roles: ['user'] });
  expect(await outcome(call('GET', '/admin', { token }))).toBe('403 forbidden');
  const root = await administrator();
  expect((await call('GET', '/admin', { token: root.accessToken })).json).toHaveProperty('users.total');
});

test('at the documented paths a browser gets pages, a script that prefers JSON gets JSON', async () => {
  const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  for (const path of ['/register', '/login']) {
    const { status, headers } = await call('GET', path, { headers: html });
    expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
  }
  const guest = await call('GET', '/admin', { headers: html });
  expect([guest.status, guest.headers.get('location')]).toEqual([
    303,
    expect.stringContaining('/login?next=%2Fadmin'),
  ]);
  expect(await outcome(call('GET', '/admin', { headers: { accept: 'application/json' } }))).toBe(
    '401 unauthenticated',
  );
  expect(await outcome(call('GET', '/users/me'))).toBe('401 unauthenticated');
  const root = await administrator();
  const page = await call('GET', '/admin', { headers: html, cookies: jar(root) });
  expect([page.status, page.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('text/html'),
  ]);
});
