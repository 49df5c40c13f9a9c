import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { type Api, readApi } from '#tests/fuzz/document';
import { readOptions } from '#tests/fuzz/fuzz';
import { leakInLog } from '#tests/fuzz/leaks';
import { faultInMemory } from '#tests/fuzz/memory';
import { faultOf } from '#tests/fuzz/oracle';
import { faultOfRaw } from '#tests/fuzz/raw';
import { requestsFor } from '#tests/fuzz/request';
import type { Reply } from '#tests/fuzz/send';
import type { WireRequest } from '#tests/fuzz/wire-request';
import { password } from '#tests/support/users';

/** The oracle of `npm run fuzz` sees each kind of wrong answer. */

const requestId = '01a2051a-9850-7714-b7f5-88e4a7316f09';

const headers = {
  'x-request-id': requestId,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=()',
  'cache-control': 'no-store',
  'content-type': 'application/json; charset=utf-8',
};

function wireRequestOf(api: Api, name: string, verb = name.split(' ')[0] ?? ''): WireRequest {
  const endpoint = api.endpoints.find((one) => one.name === name);
  if (!endpoint) throw new Error(`There is no ${name}.`);
  return {
    verb,
    target: '/',
    headers: [],
    body: Buffer.alloc(0),
    endpoint,
    isOnPath: true,
  };
}

const replyOf = (status: number, body: unknown, more: Record<string, string> = {}): Reply => ({
  status,
  headers: { ...headers, ...more },
  text: typeof body === 'string' ? body : JSON.stringify(body),
  milliseconds: 1,
});

const health = { status: 'ok', checks: { database: 'ok' } };

const problem = {
  type: 'about:blank',
  title: 'No.',
  status: 401,
  code: 'unauthenticated',
  detail: 'No.',
  requestId,
};

const asProblem = { 'content-type': 'application/problem+json; charset=utf-8' };

test('an answer is a fault exactly if the API document does not promise it', () => {
  const api = readApi();
  const wireRequest = wireRequestOf(api, 'GET /api/health');
  const faultFor = (reply: Reply) => faultOf(api, wireRequest, reply);
  expect(faultFor(replyOf(500, problem, asProblem))).toMatch(/^500/);
  expect(faultFor(replyOf(202, health))).toMatch(/is not declared/);
  expect(faultFor(replyOf(200, { ...health, version: '1' }))).toMatch(/breaks its schema/);
  expect(faultFor(replyOf(200, 'ok'))).toMatch(/is not JSON/);
  expect(faultFor(replyOf(200, '<p>', { 'content-type': 'text/html' }))).toMatch(/undeclared type/);
  expect(faultFor(replyOf(401, { ...problem, code: 'no_such_code' }, asProblem))).toMatch(
    /breaks its schema/,
  );
  expect(faultFor(replyOf(200, health))).toBeNull();
  expect(faultFor(replyOf(401, problem, asProblem))).toBeNull();
  expect(faultFor(replyOf(503, { status: 'unavailable', checks: {} }))).toBeNull();
});

test('a late answer, a missing one, a missing header and two request ids are faults', () => {
  const api = readApi();
  const wireRequest = wireRequestOf(api, 'GET /api/health');
  expect(faultOf(api, wireRequest, 'hung')).toMatch(/no answer/);
  expect(faultOf(api, wireRequest, { broken: 'Error: socket hang up' })).toMatch(/hang up/);
  for (const name of Object.keys(headers).filter((one) => one !== 'content-type'))
    expect(faultOf(api, wireRequest, replyOf(200, health, { [name]: '' }))).toContain(name);
  const other = replyOf(401, { ...problem, requestId: 'x' }, asProblem);
  expect(faultOf(api, wireRequest, other)).toMatch(/two request ids/);
  const refused = replyOf(405, { ...problem, status: 405, code: 'method_not_allowed' }, asProblem);
  expect(faultOf(api, wireRequestOf(api, 'GET /api/health', 'PUT'), refused)).toMatch(/no Allow/);
});

test('a password, a hash, a token and a stack are leaks in any answer and in the log', () => {
  const api = readApi();
  const wireRequest = wireRequestOf(api, 'GET /api/health');
  for (const secret of [
    `${password}0`,
    '$2b$12$abcdefghijklmnopqrstuv',
    `eyJhbGciOiJFUzI1NiIs.eyJzdWIiOiJ4eHh4eHh4.${'x'.repeat(40)}`,
    'Error: x\n    at run (/srv/lib/x.ts:1:1)',
    'Invalid `prisma.user.create()` invocation',
  ]) {
    const reply = replyOf(401, { ...problem, detail: secret }, asProblem);
    expect([secret, faultOf(api, wireRequest, reply)]).toEqual([secret, expect.stringMatching(/tells/)]);
  }
  expect(leakInLog(`{"event":"x","token":"${password}1"}`)).toMatch(/a password/);
  expect(leakInLog('{"event":"x"}')).toBeNull();
});

test('on the bare socket an open end, a 500 and a non-HTTP answer are faults, a closed socket is none', () => {
  expect(faultOfRaw({ text: '', ended: false })).toMatch(/still open/);
  expect(faultOfRaw({ text: 'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 500 No\r\n\r\n', ended: true })).toBe('500');
  expect(faultOfRaw({ text: 'HTTP/1.1 500 No\r\n\r\n', ended: true })).toBe('500');
  expect(faultOfRaw({ text: 'hello', ended: true })).toMatch(/no HTTP/);
  expect(faultOfRaw({ text: 'HTTP/1.1 200 OK\r\n\r\n', ended: true })).toMatch(/no request id/);
  expect(
    faultOfRaw({ text: `HTTP/1.1 200 OK\r\nX-Request-Id: ${requestId}\r\n\r\n`, ended: true }),
  ).toBeNull();
  expect(faultOfRaw({ text: '', ended: true })).toBeNull();
});

test('memory that grows by more than its bound after the warm-up is a fault', () => {
  const samples = (end: number) =>
    Array.from({ length: 60 }, (_, index) => (index < 20 ? 50 : index < 50 ? 100 : end));
  expect(faultInMemory(samples(116))).toHaveLength(1);
  expect(faultInMemory(samples(114))).toEqual([]);
});

test('the same seed draws the same requests', () => {
  const endpoint = readApi().endpoints.find(({ name }) => name === 'POST /api/register');
  if (!endpoint) throw new Error('There is no way to register.');
  const drawn = (seed: number) => JSON.stringify(fc.sample(requestsFor(endpoint), { seed, numRuns: 20 }));
  expect(drawn(7)).toBe(drawn(7));
  expect(drawn(7)).not.toBe(drawn(8));
  expect(readOptions({ seed: '7', only: '3' })).toMatchObject({ seed: 7, only: 3, runs: 10_000 });
  expect(() => readOptions({ runs: 'many' })).toThrow(/whole number/);
});
