import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { type Verb, verbs } from '#lib/adapters/route';
import { type RouteFile, readRoutes } from '#scripts/routes';
import { call, outcome } from '#tests/support/http';
import { newUser } from '#tests/support/users';

/** The conventions of every answer of the API. */

const concrete = ({ path }: RouteFile) =>
  path.replace(/\{role\}/g, 'user').replace(/\{\w+\}/g, () => randomUUID());

const cacheable = new Set(['/.well-known/jwks.json']);

function allowedOn({ operations }: RouteFile): string[] {
  const allowed: string[] = verbs.filter((verb) => operations[verb]);
  return [...allowed, ...(operations.GET ? ['HEAD'] : []), 'OPTIONS'].sort();
}

const allowOf = (headers: Headers) => (headers.get('allow') ?? '').split(', ').sort();

for (const route of (await readRoutes()).filter(({ path }) => !path.includes('{path}'))) {
  test(`HDR-08 HDR-09 ${route.path} answers with a content type, no-store, a request id and no server name`, async () => {
    for (const verb of verbs) {
      const { status, headers, json, text } = await call(verb, concrete(route), {
        json: verb === 'GET' ? undefined : {},
      });
      const id = headers.get('x-request-id');
      expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      for (const name of ['x-powered-by', 'server', 'via', 'access-control-allow-origin'])
        expect(headers.get(name)).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      // The call takes gzip; a compressed length would tell of a secret beside what a caller sent.
      expect(headers.get('content-encoding')).toBeNull();
      if (status < 400 && cacheable.has(route.path))
        expect(headers.get('cache-control')).toContain('max-age=');
      else expect(headers.get('cache-control')).toBe('no-store');
      if (status >= 400 && text) {
        expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
        expect(json).toMatchObject({ type: 'about:blank', status, code: expect.any(String), requestId: id });
        expect(json).toMatchObject({ title: expect.any(String), detail: expect.any(String) });
      } else if (status !== 204) {
        expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
      }
    }
  });

  test(`${route.path} names the allowed methods with 405 and to OPTIONS`, async () => {
    const closed = verbs.filter((verb) => !route.operations[verb]) as (Verb | 'OPTIONS')[];
    for (const verb of [...closed, 'OPTIONS']) {
      const { status, headers } = await call(verb, concrete(route));
      expect([verb, status, allowOf(headers)]).toEqual([verb, 405, allowedOn(route)]);
    }
  });
}

test('an unknown path is 404 in JSON, for every verb and every caller', async () => {
  const { accessToken: token } = await newUser();
  for (const path of [
    '/api/nothing',
    '/api/users',
    '/api/users/me/x',
    '/api/admin/',
    '/api/v1/login',
    '/api/.env',
    '/api/admin/users/x/y',
  ]) {
    for (const verb of verbs) {
      const answer = await call(verb, path, { token });
      if ([308, 307].includes(answer.status)) continue;
      expect([path, answer.status, answer.json.code]).toEqual([path, 404, 'not_found']);
    }
  }
});

test('CSR-15 another site’s script may read nothing: no CORS header on any answer', async () => {
  const headers = { origin: 'https://evil.test', 'access-control-request-method': 'PUT' };
  for (const verb of ['OPTIONS', 'GET', 'POST']) {
    for (const path of ['/api/users/me', '/api/login', '/.well-known/jwks.json', '/api/nothing', '/']) {
      const answer = await call(verb, path, { headers });
      const names = [...answer.headers.keys()].filter((name) => name.startsWith('access-control'));
      expect([path, names]).toEqual([path, []]);
    }
  }
});

test('HDR-11 a callback in the query turns no answer into a script', async () => {
  const { accessToken: token } = await newUser();
  const answer = await call('GET', '/api/users/me?callback=alert', { token });
  expect([answer.status, answer.text.startsWith('{')]).toEqual([422, true]);
});

test('AUD-08 a refusal says no more than its code, and names no internals', async () => {
  const { accessToken: token } = await newUser();
  const answers = await Promise.all([
    call('GET', '/api/admin', { token }),
    call('POST', '/api/login', { json: { email: 1 } }),
    call('POST', '/api/register', { body: '{', headers: { 'content-type': 'application/json' } }),
    call('PUT', '/api/users/me/password', { token, json: { currentPassword: 'x', newPassword: 'y' } }),
    call('GET', '/api/nothing'),
  ]);
  for (const { text, status } of answers) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).not.toMatch(/\bat .+:\d+|node_modules|prisma|select |zod|\/lib\/|stack/i);
  }
});

test('FLT-17 health answers without secrets, versions or hosts', async () => {
  const live = await call('GET', '/api/health');
  expect([live.status, live.json]).toEqual([200, { status: 'ok', checks: { process: 'ok' } }]);
  const ready = await call('GET', '/api/health/ready');
  expect(ready.json).toEqual({
    status: 'ok',
    checks: { database: 'ok', schema: 'ok', disk: 'ok', keys: 'ok', accepting: 'ok' },
  });
  expect(await outcome(call('GET', '/api/health?verbose=1'))).toBe('422 invalid_input');
});

test('JWT-22 the key set holds public halves only', async () => {
  const { status, json } = await call('GET', '/.well-known/jwks.json');
  expect(status).toBe(200);
  const keys = json.keys as Record<string, unknown>[];
  expect(keys.length).toBeGreaterThan(0);
  for (const key of keys)
    expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
});

test('the OpenAPI document names every route and verb', async () => {
  const { json } = await call('GET', '/api/openapi.json');
  expect(json.openapi).toMatch(/^3\.1\./);
  const paths = json.paths as Record<string, Record<string, unknown>>;
  for (const { path, operations } of await readRoutes()) {
    if (path.includes('{path}')) continue;
    for (const verb of Object.keys(operations))
      expect(Object.keys(paths[path] ?? {})).toContain(verb.toLowerCase());
  }
});
