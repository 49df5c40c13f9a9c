import { expect, test } from '@playwright/test';
import { call, serverUrl } from '#tests/support/http';
import { dial, raw, request } from '#tests/support/raw';
import { newUser } from '#tests/support/users';

/** Requests that two readers could understand in two ways: refused, whatever a proxy in front would have read. */

const json = 'Content-Type: application/json';
const chunked = 'Transfer-Encoding: chunked';
const chunks = '2\r\n{}\r\n0\r\n\r\n';

/** An unambiguous request gets the answer of a login to `{}`. */
const understood = 422;

const bodies: Record<string, [headers: string[], body: string, status: number]> = {
  'a length and chunks': [['Content-Length: 3', chunked], '0\r\n\r\n', 400],
  'chunks and a length': [[chunked, 'Content-Length: 3'], '0\r\n\r\n', 400],
  'two lengths': [['Content-Length: 2', 'Content-Length: 3'], '{}x', 400],
  'the same length twice': [['Content-Length: 2', 'Content-Length: 2'], '{}', 400],
  'a list of lengths': [['Content-Length: 2, 2'], '{}', 400],
  'a signed length': [['Content-Length: +2'], '{}', 400],
  'a negative length': [['Content-Length: -2'], '{}', 400],
  'a hexadecimal length': [['Content-Length: 0x2'], '{}', 400],
  'a length beyond all numbers': [['Content-Length: 99999999999999999999999'], '{}', 400],
  'a space before the colon': [['Transfer-Encoding : chunked'], chunks, 400],
  'a tab before the value': [['Transfer-Encoding:\tchunked'], chunks, understood],
  'a coding that only looks like chunks': [['Transfer-Encoding: xchunked'], chunks, 400],
  'chunks that are not last': [['Transfer-Encoding: chunked, identity'], chunks, 400],
  'another coding first': [['Transfer-Encoding: gzip, chunked'], chunks, 400],
  'two codings in two lines': [[chunked, 'Transfer-Encoding: identity'], chunks, 400],
  'chunks twice': [[chunked, chunked], chunks, 400],
  'no coding at all': [['Transfer-Encoding: identity', 'Content-Length: 2'], '{}', 400],
  'a folded coding': [['Transfer-Encoding:', ' chunked'], chunks, 400],
  'a negative chunk': [[chunked], '-2\r\n{}\r\n0\r\n\r\n', 400],
  'a chunk beyond all numbers': [[chunked], 'fffffffffffffffff\r\n{}\r\n0\r\n\r\n', 400],
  'chunks that end in bare line feeds': [[chunked], '2\n{}\n0\n\n', 400],
  'a chunk that is longer than it says': [[chunked], '1\r\n{}\r\n0\r\n\r\n', 400],
  'an endless chunk extension': [[chunked], `2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`, 413],
  'a short chunk extension': [[chunked], '2;x=y\r\n{}\r\n0\r\n\r\n', understood],
  'endless trailers': [[chunked], `2\r\n{}\r\n0\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  'a body in another coding': [['Content-Encoding: gzip', 'Content-Length: 2'], '{}', 415],
  'two types': [['Content-Type: text/plain', 'Content-Length: 2'], '{}', 400],
};

for (const [what, [headers, body, status]] of Object.entries(bodies)) {
  test(`MWB-13 a body with ${what} is answered with ${status}`, async () => {
    expect((await request('POST /api/login', [json, ...headers], body)).status).toBe(status);
  });
}

const { host } = new URL(serverUrl() || 'http://localhost');
const ours = `Host: ${host}\r\nConnection: close\r\n`;

const heads: Record<string, string> = {
  'bare line feeds': `GET /api/health HTTP/1.1\n${ours.replaceAll('\r', '')}\n`,
  'one bare line feed': `GET /api/health HTTP/1.1\r\nX: y\nZ: z\r\n${ours}\r\n`,
  'a bare carriage return': `GET /api/health HTTP/1.1\r\nX: y\rZ: z\r\n${ours}\r\n`,
  'a folded header': `GET /api/health HTTP/1.1\r\nX: y\r\n folded\r\n${ours}\r\n`,
  'a NUL in a header': `GET /api/health HTTP/1.1\r\nX: a\0b\r\n${ours}\r\n`,
  'a header without a colon': `GET /api/health HTTP/1.1\r\nnocolon\r\n${ours}\r\n`,
  'a header without a name': `GET /api/health HTTP/1.1\r\n: x\r\n${ours}\r\n`,
  'a space before the first header': `GET /api/health HTTP/1.1\r\n ${ours}\r\n`,
  'the version of HTTP/0.9': 'GET /api/health\r\n\r\n',
  'a version that does not exist': `GET /api/health HTTP/1.2\r\n${ours}\r\n`,
  'the preface of HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'chunks in HTTP/1.0': `POST /api/login HTTP/1.0\r\n${ours}${json}\r\n${chunked}\r\n\r\n${chunks}`,
  'two logins': `GET /api/users/me HTTP/1.1\r\n${ours}Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n`,
  'two origins': `POST /api/login HTTP/1.1\r\n${ours}Origin: http://${host}\r\nOrigin: http://evil.test\r\n\r\n`,
  'two sites': `POST /api/login HTTP/1.1\r\n${ours}Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: x\r\n\r\n`,
};

for (const [what, head] of Object.entries(heads)) {
  test(`MWB-13 JWT-18 a request with ${what} is malformed`, async () => {
    expect((await raw(head)).status).toBe(400);
  });
}

test('a TLS handshake is refused, and a truncated request is closed', async () => {
  expect((await raw('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n')).status).toBeLessThan(500);
  for (const part of ['GET /api/heal', `POST /api/login HTTP/1.1\r\n${ours}Content-Length: 9\r\n\r\n{`]) {
    const connection = await dial();
    connection.send(part);
    connection.finish();
    expect(await connection.all).not.toMatch(/HTTP\/1\.1 (2|5)/);
  }
});

test('headers beyond 16 KiB or 100 in number are 431, and none is dropped to fit', async () => {
  const large = await request('GET /api/health', [`X: ${'x'.repeat(20_000)}`]);
  expect([large.status, JSON.parse(large.body).code]).toEqual([431, 'headers_too_large']);
  for (const count of [120, 3_000]) {
    const many = await request('GET /api/health', Array(count).fill('a:'));
    expect([count, many.status]).toEqual([count, 431]);
  }
  expect((await request('GET /api/health', Array(90).fill('a:'))).status).toBe(200);
  expect(
    (await raw(`GET /api/health HTTP/1.1\r\n${'a:\r\n'.repeat(2_100)}Host: a\r\nHost: b\r\n\r\n`)).status,
  ).toBe(400);
});

test('bytes after a body carry no credentials, and the next request on the connection stands alone', async () => {
  const who = await newUser();
  const connection = await dial();
  const trailers = `Authorization: Bearer ${who.accessToken}\r\nHost: evil.test\r\n`;
  connection.send(
    `POST /api/logout HTTP/1.1\r\nHost: ${host}\r\n${json}\r\n${chunked}\r\n\r\n2\r\n{}\r\n0\r\n${trailers}\r\n` +
      `GET /api/users/me HTTP/1.1\r\n${ours}\r\n`,
  );
  const statuses = [...(await connection.all).matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
  expect(statuses).toEqual(['401', '401']);
  expect((await call('GET', '/api/users/me', { token: who.accessToken })).status).toBe(200);
});

test('a refusal by the HTTP server has the headers of every other answer', async () => {
  const refusals = [
    await request('TRACE /'),
    await request('CONNECT x:1'),
    await request('GETX /'),
    await request('GET /%00'),
    await request('GET /api/health', [`X: ${'x'.repeat(20_000)}`]),
    await request('POST /api/login', ['Content-Length: 999999']),
    await raw('GET / HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\r\n'),
  ];
  for (const { status, headers, body } of refusals) {
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin',
    });
    expect(JSON.parse(body)).toMatchObject({ status, requestId: headers['x-request-id'] });
  }
});
