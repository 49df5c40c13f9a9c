import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { expect, test } from '@playwright/test';
import { freePort } from '#scripts/port';
import { newcomer } from '#tests/support/http';
import { type Installation, startInstallation } from '#tests/support/installation';
import { type Nginx, send, startNginx } from '#tests/support/nginx';

/** Two nodes with one database behind nginx and https, set up as docs/operations.md says. */

test.describe.configure({ mode: 'default' });

let installation: Installation;
let proxy: Nginx;
let port: number;
let httpPort: number;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  // The nodes have to know the one under which they are found.
  port = await freePort(0);
  installation = await startInstallation({
    APP_URL: `https://localhost:${port}`,
    ...{ TRUSTED_PROXIES: '127.0.0.1', RATE_LIMITS: 'on' },
  });
  await installation.startNode();
  httpPort = await freePort(0);
  proxy = await startNginx({ httpPort, httpsPort: port, nodes: installation.nodes.map(({ url }) => url) });
});

test.afterAll(async () => {
  await proxy.close();
  await installation.close();
});

const post = (path: string, json: object, { from = '127.0.0.1', headers = {} } = {}) =>
  send({ port, path, method: 'POST', json, from, headers });

const wrongLogin = (index: number, from: string, forwardedFor: string) =>
  post(
    '/api/login',
    { email: `nobody-${from}-${index}@example.test`, password: 'wrong-password-1' },
    { from, headers: { 'x-forwarded-for': forwardedFor } },
  );

const plain = (path: string, options: RequestInit = {}) =>
  fetch(`http://127.0.0.1:${httpPort}${path}`, { redirect: 'manual', ...options });

/** What was agreed on, or how it was refused. The client itself would take anything. */
async function handshake(options: ConnectionOptions): Promise<string> {
  const socket = connect({
    ...{ host: '127.0.0.1', port, servername: 'localhost', rejectUnauthorized: false },
    ...{ ciphers: 'ALL:@SECLEVEL=0', minVersion: 'TLSv1', ...options },
  });
  try {
    await once(socket, 'secureConnect');
    return `${socket.getProtocol()} ${socket.getCipher().name}`;
  } catch (error) {
    return String((error as { code?: string }).code);
  } finally {
    socket.destroy();
  }
}

test('TLS below 1.2 is refused, and 1.3 is what is preferred', async () => {
  for (const maxVersion of ['TLSv1', 'TLSv1.1'] as const)
    expect(await handshake({ maxVersion })).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  expect(await handshake({})).toMatch(/^TLSv1\.3 /);
});

test('ciphers without forward secrecy or authentication are refused, the strongest is taken', async () => {
  const old = { maxVersion: 'TLSv1.2' } as const;
  expect(await handshake(old)).toBe('TLSv1.2 ECDHE-ECDSA-AES256-GCM-SHA384');
  for (const ciphers of ['ECDHE-ECDSA-AES256-SHA', 'ECDHE-ECDSA-AES128-SHA256', 'kRSA', 'aNULL', 'NULL'])
    expect([ciphers, await handshake({ ...old, ciphers: `${ciphers}:@SECLEVEL=0` })]).toEqual([
      ciphers,
      expect.stringMatching(/ALERT_HANDSHAKE_FAILURE/),
    ]);
});

test('who issues certificates finds the proof on plain http, so that they renew themselves', async () => {
  writeFileSync(join(proxy.proofs, 'proof-1'), 'it is ours');
  const answer = await plain('/.well-known/acme-challenge/proof-1');
  expect([answer.status, await answer.text()]).toEqual([200, 'it is ours']);
});

test('plain http sends pages to https, and refuses whatever a script would send', async () => {
  const page = await plain('/login?x=1', { headers: { host: 'elsewhere.test' } });
  expect([page.status, page.headers.get('location')]).toEqual([301, `https://localhost:${port}/login?x=1`]);
  const body = JSON.stringify(newcomer());
  const headers = { 'content-type': 'application/json' };
  const refused = [
    plain('/api/login', { method: 'POST', body, headers }),
    plain('/login', { method: 'POST', body, headers }),
    plain('/api/users/me'),
    plain('/%61pi/users/me'),
    plain('/account', { headers: { authorization: 'Bearer x.y.z' } }),
  ];
  for (const answer of await Promise.all(refused))
    expect([answer.url, answer.status, answer.headers.get('location')]).toEqual([answer.url, 403, null]);
});

test('https says for a year and more that it is the only way', async () => {
  const { headers } = await send({ port, path: '/login' });
  expect(headers['strict-transport-security']).toMatch(/max-age=(3153|6307)\d{4}/);
});

test('cookies are Secure and bound to the host', async () => {
  const who = newcomer();
  expect((await post('/api/register', who)).status).toBe(201);
  const { headers } = await post('/api/login', { email: who.email, password: who.password });
  const cookies = headers['set-cookie'] ?? [];
  expect(cookies).toHaveLength(3);
  for (const cookie of cookies)
    expect(cookie).toMatch(/^__Host-gatehouse-.*; Path=\/; HttpOnly; SameSite=Lax; Secure/);
});

test('RTL-04 sessions and the trail have the client’s IP, not the proxy’s nor the client’s claim', async () => {
  const who = newcomer();
  await post('/api/register', who);
  const { email, password } = who;
  const headers = { 'x-forwarded-for': '6.6.6.6' };
  const { text } = await post('/api/login', { email, password }, { from: '127.0.0.7', headers });
  const { access_token: token } = JSON.parse(text);
  const sessions = await send({
    port,
    path: '/api/users/me/sessions',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(JSON.parse(sessions.text).items.map(({ ip }: { ip: string }) => ip)).toEqual(['127.0.0.7']);
});

test('RTL-04 RTL-02 an IP is limited over both nodes, whatever it claims, and its neighbour is not', async () => {
  const statuses: number[] = [];
  for (let index = 0; index < 66; index += 1)
    statuses.push((await wrongLogin(index, '127.0.0.9', `203.0.113.${index}`)).status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(60);
  expect(statuses.slice(60)).toEqual(Array(6).fill(429));
  expect((await wrongLogin(0, '127.0.0.10', '127.0.0.9')).status).toBe(401);
});

test('a person registers, reads their account and logs out, in the browser over https', async ({
  browser,
}) => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: `https://localhost:${port}` });
  const page = await context.newPage();
  const { username, email, password } = newcomer();
  await page.goto('/register');
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Register' }).click();
  await expect(page).toHaveURL(/\/account/);
  const cookies = await context.cookies();
  expect(cookies.map(({ name, secure }) => [name, secure]).sort()).toEqual([
    ['__Host-gatehouse-access', true],
    ['__Host-gatehouse-device', true],
    ['__Host-gatehouse-refresh', true],
  ]);
  await page.locator('summary', { hasText: 'Account menu' }).click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByText('You are logged out.')).toBeVisible();
  await context.close();
});

test('a node that stops takes nobody with it', async () => {
  await installation.nodes[1]?.stop();
  const statuses = [];
  for (let count = 0; count < 10; count += 1)
    statuses.push((await send({ port, path: '/api/health/ready' })).status);
  expect(statuses).toEqual(Array(10).fill(200));
});
