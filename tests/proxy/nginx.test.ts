import { createServer } from 'node:http';
import { expect, test } from '@playwright/test';
import { type BehindNginx, startBehindNginx } from '#tests/support/behind-nginx';
import { signUpInput } from '#tests/support/http';
import { send } from '#tests/support/nginx';

/** Browsers and scripts behind nginx and https, set up as docs/operations.md says. */

test.describe.configure({ mode: 'default' });

let behindNginx: BehindNginx;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  behindNginx = await startBehindNginx();
});

test.afterAll(() => behindNginx.close());

const wrongLogin = (index: number, from: string, forwardedFor: string) =>
  behindNginx.post(
    '/api/login',
    { email: `nobody-${from}-${index}@example.test`, password: 'wrong-password-1' },
    { from, headers: { 'x-forwarded-for': forwardedFor } },
  );

test('a client on IPv6 is served like any other, under its own IP', async () => {
  for (const host of behindNginx.proxy.hosts) {
    const page = await behindNginx.plain('/login', {}, host);
    expect([host, page.status]).toEqual([host, 301]);
    const who = signUpInput();
    await behindNginx.post('/api/register', who);
    const json = { email: who.email, password: who.password };
    const { text } = await send({ port: behindNginx.port, host, path: '/api/login', method: 'POST', json });
    const headers = { authorization: `Bearer ${JSON.parse(text).access_token}` };
    const sessions = await send({ port: behindNginx.port, host, path: '/api/users/me/sessions', headers });
    expect(JSON.parse(sessions.text).items.map(({ ip }: { ip: string }) => ip)).toEqual([host]);
  }
});

test('cookies are Secure and bound to the host', async () => {
  const who = signUpInput();
  expect((await behindNginx.post('/api/register', who)).status).toBe(201);
  const { headers } = await behindNginx.post('/api/login', { email: who.email, password: who.password });
  const cookies = headers['set-cookie'] ?? [];
  expect(cookies).toHaveLength(3);
  for (const cookie of cookies)
    expect(cookie).toMatch(/^__Host-gatehouse-.*; Path=\/; HttpOnly; SameSite=Lax; Secure/);
});

test('RTL-04 sessions and the trail have the client’s IP, not the proxy’s nor the client’s claim', async () => {
  const who = signUpInput();
  await behindNginx.post('/api/register', who);
  const { email, password } = who;
  const headers = { 'x-forwarded-for': '6.6.6.6' };
  const { text } = await behindNginx.post('/api/login', { email, password }, { from: '127.0.0.7', headers });
  const { access_token: token } = JSON.parse(text);
  const sessions = await send({
    port: behindNginx.port,
    path: '/api/users/me/sessions',
    headers: { authorization: `Bearer ${token}` },
  });
  expect(JSON.parse(sessions.text).items.map(({ ip }: { ip: string }) => ip)).toEqual(['127.0.0.7']);
});

test('RTL-04 RTL-02 an IP is limited over both nodes, with any claimed IP, and its neighbor is not', async () => {
  const statuses: number[] = [];
  for (let index = 0; index < 66; index += 1)
    statuses.push((await wrongLogin(index, '127.0.0.9', `203.0.113.${index}`)).status);
  expect(statuses.filter((status) => status === 401)).toHaveLength(60);
  expect(statuses.slice(60)).toEqual(Array(6).fill(429));
  expect((await wrongLogin(0, '127.0.0.10', '127.0.0.9')).status).toBe(401);
});

test('a user registers, reads their account and logs out, in the browser over https', async ({ browser }) => {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    baseURL: `https://localhost:${behindNginx.port}`,
  });
  const page = await context.newPage();
  const { username, email, password } = signUpInput();
  await page.goto('/register');
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page).toHaveURL(/\/account/);
  const cookies = await context.cookies();
  expect(cookies.map(({ name, secure }) => [name, secure]).sort()).toEqual([
    ['__Host-gatehouse-access', true],
    ['__Host-gatehouse-device', true],
    ['__Host-gatehouse-refresh', true],
    ['__Host-gatehouse-zone', true],
  ]);
  await page.locator('summary', { hasText: 'Account menu' }).click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByText('You are logged out.')).toBeVisible();
  await context.close();
});

test('both nodes restart in turn under load, and no request fails', async () => {
  test.setTimeout(180_000);
  const failed: string[] = [];
  let answered = 0;
  let open = true;
  const client = async (index: number) => {
    const who = signUpInput();
    await behindNginx.post('/api/register', who);
    const { email, password } = who;
    const { text } = await behindNginx.post('/api/login', { email, password });
    const from = `127.0.0.${20 + index}`;
    const bearer = { authorization: `Bearer ${JSON.parse(text).access_token}` };
    const calls: [number, Parameters<typeof send>[0]][] = [
      [200, { port: behindNginx.port, path: '/api/users/me', headers: bearer, from }],
      [422, { port: behindNginx.port, path: '/api/login', method: 'POST', json: {}, from }],
      [200, { port: behindNginx.port, path: '/login', from }],
      [200, { port: behindNginx.port, path: '/api/login', method: 'POST', json: { email, password }, from }],
    ];
    for (let round = 0; open; round += 1) {
      for (const [expected, request] of calls.slice(0, round % 20 === 0 ? 4 : 3)) {
        const { status } = await send(request).catch((error) => ({ status: String(error) }));
        answered += 1;
        if (status !== expected) failed.push(`${request.method ?? 'GET'} ${request.path} ${status}`);
      }
    }
  };
  const clients = Array.from({ length: 8 }, (_, index) => client(index));
  for (const node of behindNginx.installation.nodes.slice(0, 2)) {
    const before = answered;
    await expect.poll(() => answered).toBeGreaterThan(before + 50);
    expect(await node.stop()).toBe(0);
    await behindNginx.installation.startNode({ PORT: new URL(node.url).port });
  }
  const before = answered;
  await expect.poll(() => answered).toBeGreaterThan(before + 50);
  open = false;
  await Promise.all(clients);
  expect(failed).toEqual([]);
});

test('a node that does not serve costs no request: the other one gets it', async () => {
  // No other node is asked; the immediate error of the first one is no answer.
  const [stopped] = behindNginx.installation.nodes.slice(-1);
  const port = new URL(stopped?.url ?? '').port;
  await stopped?.stop();
  const silent = createServer((_, response) => response.writeHead(503).end());
  await new Promise<void>((resolve) => silent.listen(Number(port), '127.0.0.1', resolve));
  const statuses = [];
  for (let count = 0; count < 10; count += 1)
    statuses.push((await behindNginx.post('/api/login', {})).status);
  await new Promise((resolve) => silent.close(resolve));
  expect(statuses).toEqual(Array(10).fill(422));
});
