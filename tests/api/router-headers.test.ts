import { expect, test } from '@playwright/test';
import { call, signUpInput } from '#tests/support/http';

/** Next's own client sends router headers to pages; on the API they mean nothing. */

const marks: Record<string, string>[] = [
  { rsc: '1' },
  { rsc: '1', 'next-router-prefetch': '1' },
  { rsc: '1', 'next-router-segment-prefetch': '/_tree' },
  { rsc: '1', 'next-router-state-tree': '%5B%22%22%5D', 'next-url': '/admin' },
];

test('the API answers a request with router headers like any other, and never by a redirect', async () => {
  for (const headers of marks) {
    const status = async (method: string, path: string, json?: unknown) =>
      (await call(method, path, { headers, ...(json !== undefined && { json }) })).status;
    expect(await status('GET', '/api/health')).toBe(200);
    expect(await status('GET', '/.well-known/jwks.json')).toBe(200);
    expect(await status('GET', '/api/admin')).toBe(401);
    expect(await status('GET', '/users/me')).toBe(401);
    expect(
      await status('POST', '/api/login', { email: 'nobody@example.test', password: 'wrong-one-77' }),
    ).toBe(401);
    expect(await status('POST', '/api/register', signUpInput())).toBe(201);
  }
});
