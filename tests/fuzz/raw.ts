import { connect } from 'node:net';
import fc from 'fast-check';
import { leakIn } from '#tests/fuzz/leaks';
import { longestMilliseconds } from '#tests/fuzz/send';

/** Raw requests of a broken or hostile client. Latin-1: a character is a byte. */

interface Placeholders {
  host: string;
  token: string;
}

const body = '{"email":"a@b.test","password":"no"}';
const head = (line: string, ...headers: string[]) => [line, 'Host: HOST', ...headers, '', ''].join('\r\n');
const json = 'Content-Type: application/json';

/** Control characters by their escapes in JSON. */
const lines = [
  ...String.raw`
GET /api/health HTTP/1.1
HEAD /login HTTP/1.1
OPTIONS /api/login HTTP/1.1
OPTIONS * HTTP/1.1
TRACE / HTTP/1.1
CONNECT HOST HTTP/1.1
CONNECT /api HTTP/1.1
BREW /pot HTTP/1.1
get / HTTP/1.1
GET http://HOST/api/health HTTP/1.1
GET http://evil.test/ HTTP/1.1
GET //evil.test/ HTTP/1.1
GET * HTTP/1.1
GET  HTTP/1.1
GET / HTTP/1.0
GET / HTTP/0.9
GET / HTTP/2.0
GET / HTTP/9.9
GET /
GET / HTTP/1.1 x
GET / HTTPS/1.1
GET /\u0000 HTTP/1.1
GET /%00 HTTP/1.1
GET /%zz HTTP/1.1
GET /\u00ff HTTP/1.1
GET /api/../admin HTTP/1.1
GET /api/%2e%2e/admin HTTP/1.1
GET /..\\admin HTTP/1.1
GET /a#b HTTP/1.1
PRI * HTTP/2.0
\u0016\u0003\u0001\u0002\u0000
GET /_next/static/../../../package.json HTTP/1.1
M-SEARCH * HTTP/1.1
GET /_next/image?url=%2Fx&w=64&q=75 HTTP/1.1
GET /_next/data/x/admin.json HTTP/1.1
POST /_next/x HTTP/1.1
`
    .trim()
    .split('\n')
    .map((line): string => JSON.parse(`"${line}"`)),
  `GET /${'a'.repeat(9_000)} HTTP/1.1`,
  `GET /?${'a=1&'.repeat(3_000)} HTTP/1.1`,
  `GET /api/health?${'a&'.repeat(7_000)} HTTP/1.1`,
];

const bases = [
  ...lines.map((line) => head(line)),
  head('GET /api/users/me HTTP/1.1', 'Authorization: Bearer TOKEN'),
  head('GET /api/users/me HTTP/1.1', 'Authorization: Bearer TOKEN', 'Authorization: Bearer x'),
  head('GET /account HTTP/1.1', 'Cookie: gatehouse-access=TOKEN', 'Cookie: gatehouse-access=x'),
  head('GET / HTTP/1.1', 'Host: evil.test'),
  head(
    'GET / HTTP/1.1',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: x',
    'Sec-WebSocket-Version: 13',
  ),
  head(
    'GET / HTTP/1.1',
    'Upgrade: h2c',
    'Connection: Upgrade, HTTP2-Settings',
    'HTTP2-Settings: AAMAAABkAARAAAAA',
  ),
  head('GET / HTTP/1.1', 'X-A: b', ' folded', '\tagain'),
  head('GET / HTTP/1.1', 'X A: b'),
  head('GET / HTTP/1.1', ': b', 'novalue', 'X-A:'),
  head('GET / HTTP/1.1', ...Array.from({ length: 2_500 }, (_, index) => `X-${index}: 1`)),
  head('GET / HTTP/1.1', `X-Long: ${'x'.repeat(20_000)}`),
  'GET / HTTP/1.1\r\n\r\n',
  'GET / HTTP/1.0\r\n\r\n',
  'GET / HTTP/1.1\nHost: HOST\n\n',
  '\r\n\r\n\r\nGET /api/health HTTP/1.1\r\nHost: HOST\r\n\r\n',
  head('POST /api/login HTTP/1.1', json, `Content-Length: ${body.length}`) + body,
  head('POST /api/login HTTP/1.1', json, 'Content-Length: 0', 'Content-Length: 36') + body,
  head('POST /api/login HTTP/1.1', json, 'Content-Length: -1') + body,
  head('POST /api/login HTTP/1.1', json, 'Content-Length: 36, 36') + body,
  head('POST /api/login HTTP/1.1', json, 'Content-Length: 0x24') + body,
  head('POST /api/login HTTP/1.1', json, 'Content-Length: 99999999999999999999999') + body,
  head('POST /api/login HTTP/1.1', json, 'Content-Length: 65537') + body,
  head('POST /api/login HTTP/1.1', json, 'Content-Length: 2') + body,
  head('POST /api/login HTTP/1.1', json, 'Content-Length: 36', 'Expect: 100-continue') + body,
  head('POST /api/login HTTP/1.1', json, 'Content-Length: 36', 'Transfer-Encoding: chunked') + body,
  `${head('POST /api/login HTTP/1.1', json, 'Transfer-Encoding: chunked')}24\r\n${body}\r\n0\r\n\r\n`,
  head('POST /api/login HTTP/1.1', json, 'Transfer-Encoding: chunked') +
    `24;a="b\r\n${body}\r\n0\r\nX-Trailer: 1\r\n\r\n`,
  head('POST /api/login HTTP/1.1', json, 'Transfer-Encoding: chunked') +
    `ffffffffffffffff1\r\n${body}\r\n0\r\n\r\n`,
  `${head('POST /api/login HTTP/1.1', json, 'Transfer-Encoding: chunked')}-1\r\n${body}\r\n0\r\n\r\n`,
  `${head('POST /api/login HTTP/1.1', json, 'Transfer-Encoding: chunked')}24\n${body}\n0\n\n`,
  head('POST /api/login HTTP/1.1', json, 'Transfer-Encoding: chunked, identity') + body,
  head('POST /api/login HTTP/1.1', json, 'Transfer-Encoding: xchunked') + body,
  `${head('POST /api/login HTTP/1.1', json, 'Transfer-Encoding : chunked')}24\r\n${body}\r\n0\r\n\r\n`,
  `${head('POST /api/login HTTP/1.1', json, 'Transfer-Encoding:\x0bchunked')}24\r\n${body}\r\n0\r\n\r\n`,
  head('POST /api/login HTTP/1.1', json, 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked') +
    `0\r\n\r\n`,
  head('GET /api/health HTTP/1.1', 'Content-Length: 36') + body,
  head('GET /api/health HTTP/1.1', 'Transfer-Encoding: chunked') +
    '0\r\n\r\nGET /admin HTTP/1.1\r\nHost: HOST\r\n\r\n',
  `${head('DELETE /api/users/me/sessions HTTP/1.1', 'Transfer-Encoding: gzip, chunked')}0\r\n\r\n`,
];

const insertions = [
  '\r',
  '\n',
  '\r\n',
  '\x00',
  '\x0b',
  '\x7f',
  '\xff',
  ' ',
  '\t',
  ':',
  '%',
  '\r\n ',
  '\r\n\r\n',
  'x'.repeat(70_000),
  'a&'.repeat(30_000),
];

type Change = (text: string) => string;

/** Any position in the first 2,000 characters. */
const places = fc.nat(2_000);
const at = (text: string, place: number) => place % Math.max(1, text.length);

const altered =
  (place: number, skipped: number, inserted: string): Change =>
  (text) =>
    text.slice(0, at(text, place)) + inserted + text.slice(at(text, place) + skipped);

const doubled =
  (line: number): Change =>
  (text) => {
    const all = text.split('\r\n');
    return [...all.slice(0, line + 1), all[line] ?? '', ...all.slice(line + 1)].join('\r\n');
  };

const change: fc.Arbitrary<Change> = fc.oneof(
  places.map((place) => altered(place, Number.POSITIVE_INFINITY, '')),
  fc.tuple(places, fc.constantFrom(...insertions)).map(([place, inserted]) => altered(place, 0, inserted)),
  fc.tuple(places, fc.nat(255)).map(([place, code]) => altered(place, 1, String.fromCharCode(code))),
  fc.tuple(places, fc.integer({ min: 1, max: 9 })).map(([place, length]) => altered(place, length, '')),
  fc.constant<Change>((text) => text.replaceAll('\r\n', '\n')),
  fc.nat(20).map(doubled),
);

export interface RawRequest {
  parts: { base: string; changes: Change[] }[];
}

const part = (most: number) =>
  fc.record({ base: fc.constantFrom(...bases), changes: fc.array(change, { maxLength: most }) });

/** Mostly one request, sometimes several in one go. */
export const rawRequests: fc.Arbitrary<RawRequest> = fc.record({
  parts: fc.oneof(
    { arbitrary: fc.array(part(3), { minLength: 1, maxLength: 1 }), weight: 4 },
    { arbitrary: fc.array(part(1), { minLength: 2, maxLength: 12 }), weight: 1 },
  ),
});

export function textOf({ parts }: RawRequest, { host, token }: Placeholders): string {
  return parts
    .map(({ base, changes }) =>
      changes.reduce((text, apply) => apply(text), base.replaceAll('HOST', host).replaceAll('TOKEN', token)),
    )
    .join('');
}

/** After this silence we close our half: a truncated request must not wait for its rest. */
const deadlineMilliseconds = 200;

export interface RawReply {
  text: string;
  ended: boolean;
}

export function exchangeRaw(url: URL, bytes: string): Promise<RawReply> {
  return new Promise((resolve) => {
    const socket = connect(Number(url.port), url.hostname);
    const chunks: Buffer[] = [];
    const settle = (ended: boolean) => {
      for (const timer of [late, deadline]) clearTimeout(timer);
      socket.destroy();
      resolve({ text: Buffer.concat(chunks).toString('latin1'), ended });
    };
    const late = setTimeout(() => settle(false), longestMilliseconds);
    let deadline = setTimeout(() => socket.end(), deadlineMilliseconds);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      clearTimeout(deadline);
      deadline = setTimeout(() => socket.end(), deadlineMilliseconds);
    });
    // A reset is a way to close.
    socket.on('error', () => {});
    socket.on('close', () => settle(true));
    socket.write(Buffer.from(bytes, 'latin1'));
  });
}

/** The statuses of all answers on the connection, in order. */
export const statusesOf = ({ text }: RawReply) =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));

/** The fault in words, or null. A closed socket is an answer. */
export function faultOfRaw(reply: RawReply): string | null {
  if (!reply.ended) return `the socket was still open after ${longestMilliseconds / 1_000} s`;
  if (reply.text !== '' && !/^HTTP\/1\.1 \d{3} /.test(reply.text))
    return `no HTTP: ${reply.text.slice(0, 80)}`;
  const broken = statusesOf(reply).find((status) => status >= 500 && status !== 503);
  if (broken) return `${broken}`;
  const ids = reply.text.match(/^x-request-id: \S/gim) ?? [];
  // An interim answer has none.
  if (ids.length < statusesOf(reply).filter((status) => status >= 200).length)
    return 'an answer has no request id';
  return leakIn(reply.text, 'bytes');
}
