import { expect, test } from '@playwright/test';
import { signIn } from '#tests/support/browser';
import { call } from '#tests/support/http';
import { administrator, newUser } from '#tests/support/users';

const nonceOf = (policy: string) => /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';

/** A policy, by its directives. */
const directivesOf = (policy = '') =>
  Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name = '', ...values] = directive.split(' ');
      return [name, values.join(' ')];
    }),
  );

test('HDR-02 HDR-07 every page has a policy without inline anything, and cannot be framed', async ({
  request,
}) => {
  for (const path of [
    '/',
    '/login',
    '/register',
    '/nowhere',
    '/nowhere/.',
    '/setup',
    '/reset-password',
    '/welcome',
  ]) {
    const policy = (await request.get(path)).headers()['content-security-policy'] ?? '';
    const nonce = `'nonce-${nonceOf(policy)}'`;
    expect(directivesOf(policy), path).toEqual({
      'default-src': "'none'",
      'script-src': `'self' ${nonce} 'strict-dynamic'`,
      'style-src': `'self' ${nonce}`,
      'img-src': "'self' data:",
      'font-src': "'self'",
      'connect-src': "'self'",
      'manifest-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    });
  }
});

test('HDR-02 what is no page may load, frame and send nothing', async ({ request }) => {
  const html = await (await request.get('/login')).text();
  const [script = ''] = /\/_next\/static\/[\w./~-]+\.js/.exec(html) ?? [];
  for (const path of [
    '/api/health',
    '/api/users/me',
    '/api/nowhere',
    '/.well-known/jwks.json',
    '/icon.svg',
    '/favicon.ico',
    script,
    '/_next/nothing',
    '/_next/static/nothing.js',
    '/_next/image?url=x',
    '/api/health/',
    '/account/',
    '/%00',
    '/account',
    '/admin/users',
    '/setup?token=x',
  ]) {
    const headers = (await request.get(path, { maxRedirects: 0 })).headers();
    expect(directivesOf(headers['content-security-policy']), path).toEqual({
      'default-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
  }
});

test('HDR-02 no page has inline script, style or handlers but under its nonce', async ({ request }) => {
  for (const path of ['/', '/login', '/register', '/nowhere']) {
    const answer = await request.get(path);
    const nonce = nonceOf(answer.headers()['content-security-policy'] ?? '');
    const html = await answer.text();
    const tags = html.match(/<(script|style)\b[^>]*>/g) ?? [];
    expect(tags.length, path).toBeGreaterThan(0);
    for (const tag of tags) expect(tag).toContain(`nonce="${nonce}"`);
    expect(html.replace(/<script[\s\S]*?<\/script>/g, ''), path).not.toMatch(
      /<[^>]+\s(on\w+|style)=|javascript:/i,
    );
  }
});

test('HDR-03 MWB-18 a nonce is 128 bits, never the same in 1,000 loads, and no page is kept', async () => {
  test.setTimeout(240_000);
  const nonces = new Set<string>();
  const load = async () => {
    const { headers } = await call('GET', '/login');
    nonces.add(nonceOf(headers.get('content-security-policy') ?? ''));
    expect(headers.get('cache-control')).toContain('no-store');
  };
  for (let round = 0; round < 100; round += 1) await Promise.all(Array.from({ length: 10 }, load));
  expect(nonces.size).toBe(1_000);
  for (const nonce of nonces) expect(Buffer.from(nonce, 'base64').length).toBeGreaterThanOrEqual(16);
});

test('no page breaks its own policy', async ({ page, context }) => {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  for (const path of ['/', '/login', '/register']) await page.goto(path, { waitUntil: 'networkidle' });
  await signIn(context, await administrator());
  const user = await newUser();
  const inside = [
    '/account',
    '/account/security',
    '/account/sessions',
    '/admin',
    '/admin/users',
    `/admin/users/${user.id}`,
  ];
  for (const path of inside) await page.goto(path, { waitUntil: 'networkidle' });
  expect(complaints).toEqual([]);
});
