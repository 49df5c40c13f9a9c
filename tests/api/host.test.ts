import { expect } from '@playwright/test';
import { test } from '#tests/support/fixtures';
import { call, serverUrl } from '#tests/support/http';
import { type RawAnswer, raw } from '#tests/support/raw';

/** The names that the server answers under: a foreign name that points at this server gets nothing. */

test.describe.configure({ mode: 'default' });

let node: string;

test.beforeAll(({ onHttps }) => {
  node = onHttps.nodes[0]?.url ?? '';
});

/** The answer to a GET with these lines in place of the Host header. */
const under = (lines: string[], path = '/api/users/me', server = node, version = '1.1') =>
  raw([`GET ${path} HTTP/${version}`, ...lines, 'Connection: close', '', ''].join('\r\n'), server);

const outcomeOf = ({ status, body }: RawAnswer) => `${status} ${/"code":"(\w+)"/.exec(body)?.[1]}`;

test('MWB-06 a public installation answers under its own name and port only', async () => {
  const port = new URL(node).port;
  for (const host of [
    'evil.test',
    `localhost:${port}`,
    `127.0.0.1:${port}`,
    `[::1]:${port}`,
    'localhost',
    '10.0.0.7:3000',
    'id.example.test:1',
    'id.example.test:80',
    'id.example.test.',
    'x.id.example.test',
    'example.test',
    'id.example.test.evil.test',
    'evilid.example.test',
    'xn--d-eka.example.test',
    '',
  ])
    expect([host, outcomeOf(await under([`Host: ${host}`]))]).toEqual([host, '421 misdirected_request']);
  for (const host of ['id.example.test', 'ID.Example.TEST', 'id.example.test:443'])
    expect([host, outcomeOf(await under([`Host: ${host}`]))]).toEqual([host, '401 unauthenticated']);
});

test('an invalid Host is malformed, and another host gets no page and no file', async () => {
  for (const host of [
    'user@id.example.test',
    'user:x@id.example.test',
    'id.example.test/x',
    'id.example.test?',
    'a b',
    'id.example.test:x',
    'id.example.test:',
    ':443',
    '[::1',
    'id.example.test, evil.test',
    'é.test',
    '%69d',
  ])
    expect([host, outcomeOf(await under([`Host: ${host}`]))]).toEqual([host, '400 malformed_request']);
  for (const path of [
    '/',
    '/login',
    '/setup?token=x',
    '/icon.svg',
    '/_next/static/x.js',
    '/nothing',
    '/api/x',
  ])
    expect([path, (await under(['Host: evil.test'], path)).status]).toEqual([path, 421]);
});

test('HTTP/1.0 without a Host is misdirected, and HTTP/1.1 without one is malformed', async () => {
  expect(outcomeOf(await under([], '/api/users/me', node, '1.0'))).toBe('421 misdirected_request');
  expect(outcomeOf(await under([]))).toBe('400 malformed_request');
  expect(outcomeOf(await under(['Host: id.example.test', 'Host: id.example.test']))).toBe(
    '400 malformed_request',
  );
  expect((await under(['Host: id.example.test'], '/login', node, '1.0')).status).toBe(200);
});

test('health answers under any Host, for load balancers; no similar path does', async () => {
  for (const path of ['/api/health', '/api/health/ready']) {
    expect((await under(['Host: 10.0.0.7:3000'], path)).status).toBe(200);
    expect((await under([], path, node, '1.0')).status).toBe(200);
  }
  for (const path of [
    '/api/health/',
    '/api/health/x',
    '/api//health',
    '/api/Health',
    '/api/health%2f..%2fadmin',
  ])
    expect([path, (await under(['Host: evil.test'], path)).status]).toEqual([path, 421]);
});

test('a browser gets a page that says what to do, with the request id, no script and no style', async () => {
  const accept = 'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
  const { status, headers, body } = await under(['Host: evil.test', accept], '/login');
  expect([status, headers['content-type']]).toEqual([421, 'text/html; charset=utf-8']);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'strict-transport-security': 'max-age=63072000; includeSubDomains',
  });
  expect(body).toContain('<h1>This is not the server of that name.</h1>');
  expect(body).toContain('APP_URL');
  expect(body).toContain(headers['x-request-id']);
  expect(body).toContain('color-scheme');
  expect(body).not.toMatch(/<script|<style|style=|evil|id\.example/);
  const ofApi = await under(['Host: evil.test', accept], '/api/users/me');
  expect(ofApi.headers['content-type']).toBe('application/problem+json; charset=utf-8');
});

test('on loopback the server accepts every loopback name with any port, and no other name', async () => {
  const at = async (host: string) => (await under([`Host: ${host}`], '/api/users/me', serverUrl())).status;
  for (const host of ['localhost', 'LOCALHOST:1', '127.0.0.1:8080', '[::1]:3000', '[::1]'])
    expect([host, await at(host)]).toEqual([host, 401]);
  for (const host of [
    'evil.test',
    'localhost.',
    'localhost.evil.test',
    'evil.localhost',
    '127.0.0.2',
    '127.1',
    '2130706433',
    '[::ffff:127.0.0.1]',
    '[0:0:0:0:0:0:0:1]',
    '0.0.0.0',
    'app.test:1',
    '',
  ])
    expect([host, await at(host)]).toEqual([host, 421]);
  const { port } = new URL(serverUrl());
  expect((await call('GET', '/login', { server: `http://127.0.0.1:${port}` })).status).toBe(200);
});
