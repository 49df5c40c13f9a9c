import { expect, test } from '@playwright/test';
import { freePort } from '#scripts/port';
import { call } from '#tests/support/http';
import { startServer, type TestServer } from '#tests/support/server';

/** A server that is set up for https and opened by http, as behind a proxy that was told too little. */

test.describe.configure({ mode: 'default' });

let server: TestServer;
let own: string;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  const port = String(await freePort(0));
  own = `https://localhost:${port}`;
  server = await startServer({ DATA_DIR: 'memory://', BCRYPT_COST: '4', PORT: port, APP_URL: own });
});

test.afterAll(async () => void (await server.stop()));

const sentence = () => `This server is set up for ${own}. Open it there, or set APP_URL.`;

for (const javaScriptEnabled of [true, false]) {
  test(`the login page says where it should be opened, ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled });
    const page = await context.newPage();
    await page.goto('/login');
    await page.getByLabel('Email or username').fill('ada');
    await page.getByLabel('Password', { exact: true }).fill('tulip-basket-93');
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'set up for' })).toHaveText(sentence());
    await expect(page).toHaveURL(/\/login/);
    await context.close();
  });
}

const form = { email: 'ada', password: 'tulip-basket-93', _back: '/login', _next: '/account' };
const post = (headers: Record<string, string>) =>
  call('POST', '/api/login', { server: server.url, form, headers });

test('CSR-08 another site is refused without a redirect and without details', async () => {
  for (const origin of ['https://evil.test', 'http://localhost.evil.test', 'null']) {
    const { status, json, headers } = await post({ origin });
    expect([status, json.detail, headers.get('location')]).toEqual([
      403,
      'This request came from another site and was refused.',
      null,
    ]);
  }
  const crossSite = await post({ origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' });
  expect(crossSite.status).toBe(403);
  const neighbour = await post({ origin: 'https://localhost:1', 'sec-fetch-site': 'same-site' });
  expect([neighbour.status, neighbour.headers.get('location')]).toEqual([403, null]);
});

test('a browser that sends our own form under any other name is redirected to the login page', async () => {
  const { status, headers, cookies } = await post({
    origin: 'https://id.example.test',
    'sec-fetch-site': 'same-origin',
  });
  expect([status, headers.get('location'), cookies]).toEqual([303, '/login?mismatch=1', {}]);
});

test('a script gets the sentence in its problem', async () => {
  const { status, json } = await call('POST', '/api/login', {
    server: server.url,
    json: {},
    headers: { origin: server.url },
  });
  expect([status, json.code, json.detail]).toEqual([403, 'cross_site_request', sentence()]);
});
