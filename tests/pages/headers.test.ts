import { expect, test } from '@playwright/test';
import { signIn } from '#tests/support/browser';
import { administrator, person } from '#tests/support/people';

const nonceOf = (policy: string) => /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';

test('HDR-02 HDR-07 every page has a policy without inline anything, and cannot be framed', async ({
  request,
}) => {
  for (const path of ['/', '/login', '/register', '/nowhere']) {
    const policy = (await request.get(path)).headers()['content-security-policy'] ?? '';
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).toContain("base-uri 'none'");
    expect(policy, path).toContain("form-action 'self'");
    expect(policy, path).not.toMatch(/unsafe-(inline|eval)/);
  }
});

test('HDR-03 MWB-18 a nonce is 128 bits, never the same, and no page is kept', async ({ request }) => {
  const nonces = new Set<string>();
  for (let load = 0; load < 50; load += 1) {
    const headers = (await request.get('/login')).headers();
    nonces.add(nonceOf(headers['content-security-policy'] ?? ''));
    expect(headers['cache-control']).toContain('no-store');
  }
  expect(nonces.size).toBe(50);
  for (const nonce of nonces) expect(Buffer.from(nonce, 'base64').length).toBeGreaterThanOrEqual(16);
});

test('every kind of response keeps its type, its referrer and its window to itself', async ({ request }) => {
  for (const path of [
    '/',
    '/nowhere',
    '/api/health',
    '/api/users/me',
    '/api/nowhere',
    '/icon.svg',
    '/.well-known/jwks.json',
  ]) {
    const headers = (await request.get(path)).headers();
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['x-powered-by'], path).toBeUndefined();
  }
});

test('scripts come as small as they get, may be kept for ever, and nothing else of the build is served', async ({
  request,
}) => {
  const [script = ''] =
    /\/_next\/static\/[\w./~-]+\.js/.exec(await (await request.get('/login')).text()) ?? [];
  const headers = (await request.get(script, { headers: { 'accept-encoding': 'gzip, br' } })).headers();
  expect(headers).toMatchObject({
    'content-encoding': 'br',
    'cache-control': 'public,max-age=31536000,immutable',
  });
  for (const path of [
    '/_next/static/../BUILD_ID',
    '/_next/static/..%2fBUILD_ID',
    '/_next/static/',
    '/_next/BUILD_ID',
  ]) {
    expect((await request.get(path)).status(), path).toBeGreaterThanOrEqual(400);
  }
});

test('no page breaks its own policy', async ({ page, context }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  for (const path of ['/', '/login', '/register']) await page.goto(path, { waitUntil: 'networkidle' });
  await signIn(context, await administrator());
  const member = await person();
  const inside = [
    '/account',
    '/account/security',
    '/account/sessions',
    '/admin',
    '/admin/users',
    `/admin/users/${member.id}`,
  ];
  for (const path of inside) await page.goto(path, { waitUntil: 'networkidle' });
  expect(complaints).toEqual([]);
});

test('a set-up or password link leaves the URL at once and spends nothing', async ({ page, context }) => {
  await page.goto('/reset-password?token=abcdefghijklmnopqrstuvwxyz0123456789abcdefg');
  await expect(page).toHaveURL('/reset-password');
  const cookie = (await context.cookies()).find(({ name }) => name === 'gatehouse-link');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
});
