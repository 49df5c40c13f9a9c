import fc from 'fast-check';

/** Header lines that clients, proxies and attackers send. Values are Latin-1: each character is one byte on the wire. */

export type Extra = [name: string, value: string];

const asBytes = (text: string) => Buffer.from(text).toString('latin1');

const byte = fc.oneof(fc.integer({ min: 0x20, max: 0x7e }), fc.integer({ min: 0x80, max: 0xff }));

const byteText = fc
  .string({ unit: byte.map((code) => String.fromCharCode(code)), maxLength: 60 })
  .map((text) => text.trim());

/** Values of one header, between `|`. */
const values = `
accept: */* | text/html | application/json | application/problem+json;q=0.1 | text/csv | q=;,,; | a/b;q=9
accept-language: de | en;q=1e9 | *;q=0 | ar,he;q=0.5
accept-encoding: gzip, br | identity;q=0, *;q=0 | bomb |
origin: https://evil.test | null |  | http://localhost | http://[::1 | file:// | http://localhost:0@evil.test
sec-fetch-site: same-origin | cross-site | none | same-site |  | SAME-ORIGIN | x
sec-fetch-mode: cors | navigate | websocket
sec-fetch-dest: document | empty | script
range: bytes=0-0 | bytes=-1 | bytes=9999999999999999999- | bytes=0-1,0-1,0-1 | x
expect: 100-continue | 200-ok |
if-none-match: * | "x" | W/"x"
if-match: * | "x"
if-modified-since: Thu, 01 Jan 1970 00:00:00 GMT | never | Fri, 31 Dec 9999 23:59:59 GMT
if-range: "x" | x
x-forwarded-for: 127.0.0.1 | ::1 | 1.2.3.4, 5.6.7.8 | 999.1.1.1 | ,,,, | 1'--
x-forwarded-host: evil.test |  | evil.test:99999
x-forwarded-proto: https | javascript |
x-forwarded-port: 0 | -1 | 99999
forwarded: for=1.2.3.4;proto=https | for="[::1]:x" | ;;;=
x-real-ip: 127.0.0.1 | x
x-request-id: 00000000-0000-0000-0000-000000000000 | {}
x-http-method-override: DELETE | CONNECT |
x-middleware-subrequest: middleware:middleware:middleware:middleware:middleware | src/middleware
x-middleware-rewrite: /api/admin | https://evil.test/
x-middleware-override-headers: cookie,authorization
x-gatehouse-ip: 127.0.0.1
x-nextjs-data: 1
x-invoke-path: /admin
x-matched-path: /admin
rsc: 1
next-action: x | {}
next-router-prefetch: 1 | 2
next-router-state-tree: %5B%22%22%5D | [ | {} | %
next-router-segment-prefetch: /_tree | /../x
next-url: /admin | //evil.test | %
purpose: prefetch
content-encoding: gzip | br | x
content-language: tlh
user-agent:  | <script> | %s%n
referer: https://evil.test/ | x |
upgrade: websocket | h2c | x
via: 1.1 x
te: trailers | gzip;q=x
max-forwards: 0
proxy-authorization: Basic eDp4
keep-alive: timeout=0
date: x
dnt: 2
cookie2: $Version=1
`;

const known: Extra[] = values
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [name = ''] = line.split(':');
    return line
      .slice(name.length + 1)
      .split('|')
      .map((value): Extra => [name, value.trim()]);
  });

/** What cannot be written there. */
const longOnes: Extra[] = [
  ['accept-language', 'x'.repeat(3_000)],
  ['if-none-match', '"'.repeat(99)],
  ['x-forwarded-for', 'x'.repeat(2_000)],
  ['x-request-id', 'x'.repeat(500)],
  ['next-action', '0'.repeat(40)],
  ['user-agent', 'x'.repeat(4_000)],
  ['user-agent', asBytes('Ünïcödé 👍')],
  ['via', '1.1 x, '.repeat(50)],
];

const knownNames = fc.constantFrom(...new Set(known.map(([name]) => name)));

export const extras: fc.Arbitrary<Extra> = fc.oneof(
  { arbitrary: fc.constantFrom(...known, ...longOnes), weight: 7 },
  fc.tuple(knownNames, byteText),
  fc.tuple(fc.stringMatching(/^x-[a-zA-Z0-9!#$%&'*+.^_`|~-]{1,30}$/), byteText),
  fc.constantFrom(1_000, 8_000, 15_000, 20_000).map((length): Extra => ['x-long', 'y'.repeat(length)]),
);

/** `TOKEN` stands for the caller's own. */
const authorizations = `
TOKEN|Bearer|Bearer |Bearer  TOKEN|bearer TOKEN|Bearer TOKEN TOKEN|Bearer TOKEN,|Basic eDp4|Digest x|Bearer null|Bearer ..
Bearer TOKENx|Bearer xTOKEN|Bearer "TOKEN"|Bearer\tTOKEN|Bearer e30.e30.e30|Bearer ${'a.'.repeat(4_000)}|Bearer ${asBytes('ключ')}
Bearer eyJhbGciOiJub25lIn0.e30.|Bearer eyJhbGciOiJIUzI1NiJ9.e30.AAAA|Bearer eyJhbGciOiJFUzI1NiIsImtpZCI6Ii4uLy4uL3gifQ.e30.AA
`;

export const hostileAuthorization: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...authorizations.split(/[\n|]/)),
  byteText.map((text) => `Bearer ${text}`),
  // One character of the token is another one.
  fc.nat(600).map((at) => `FLIP ${at}`),
  fc.nat(600).map((at) => `CUT ${at}`),
);

/** `ACCESS` and `REFRESH` stand for the caller's own. */
const cookies = `
;|=|x|;;;;|%=%|gatehouse-access|gatehouse-access=|gatehouse-access=%|gatehouse-access="ACCESS"|GATEHOUSE-ACCESS=ACCESS
gatehouse-access=ACCESS; gatehouse-access=x|gatehouse-access=x; gatehouse-access=ACCESS|__Host-gatehouse-access=ACCESS
gatehouse-refresh=REFRESHx|gatehouse-refresh=%00|gatehouse-access=ACCESSx; gatehouse-refresh=REFRESH|gatehouse-link=x
gatehouse-flash=x|gatehouse-flash-login=eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0....|__proto__=x; constructor=y
gatehouse-access=${'x'.repeat(9_000)}|x=${asBytes('печенье')}|${'c=1; '.repeat(1_500)}
`;

export const hostileCookies: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...cookies.split(/[\n|]/)),
  byteText,
  byteText.map((text) => `gatehouse-access=${text}; gatehouse-refresh=REFRESH`),
  byteText.map((text) => `gatehouse-flash-login=${text}; gatehouse-link=${text}`),
);
