import type { Endpoint } from '#tests/fuzz/document';
import { plainText } from '#tests/fuzz/hostile';
import type { Extra } from '#tests/fuzz/hostile-headers';
import type { Account } from '#tests/fuzz/live-values';
import { type FuzzRequest, mutate, type Pair } from '#tests/fuzz/request';

/** A request as bytes; target and headers are Latin-1 strings, one character a byte. */
export interface WireRequest {
  verb: string;
  target: string;
  headers: Extra[];
  body: Buffer;
  /** The endpoint that it aims at. */
  endpoint: Endpoint;
  /** False if a parameter leads to another path: then only an answer is promised. */
  isOnPath: boolean;
}

const mutated = (request: FuzzRequest, place: 'path' | 'query' | 'body') =>
  request.mutations.filter((one) => one.place === place).reduce(mutate, request[place]);

/** Percent-encoded, lone surrogates as the three bytes that no UTF-8 has. */
function encoded(text: string): string {
  if (text.isWellFormed()) return encodeURIComponent(text);
  const bytes = Buffer.from(text.replace(/[\ud800-\udfff]/g, '\u0001'));
  return [...bytes]
    .map((byte) => (byte === 1 ? '%ED%A0%80' : `%${byte.toString(16).padStart(2, '0')}`))
    .join('');
}

const form = (pairs: Pair[]) =>
  pairs
    .flatMap(([name, json]) => valuesOf(json).map((value) => `${encoded(name)}=${encoded(value)}`))
    .join('&');

/** A list is one name several times. */
function valuesOf(json: string): string[] {
  if (!/^\["/.test(json)) return [plainText(json)];
  return (JSON.parse(json) as unknown[]).map(String);
}

function pathOf(template: string, pairs: Pair[]) {
  const values = new Map(pairs.map(([name, json]) => [name, plainText(json)]));
  const segments = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => values.get(name) ?? '');
  let next = 0;
  const path = template.replace(/\{\w+\}/g, () => encoded(segments[next++] ?? ''));
  const isOnPath = segments.every((one) => !/^\.{0,2}$|[/\\]/.test(one));
  return { path, isOnPath };
}

interface Content {
  type: string | null;
  body: Buffer;
}

const formType = 'application/x-www-form-urlencoded';
const otherTypes = [
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/json; charset=utf-16',
];

function damage(bytes: Buffer, noise: string): Buffer {
  const noisy = Buffer.from(noise, 'latin1');
  const at = bytes.length === 0 ? 0 : (noisy[0] ?? 0) % bytes.length;
  // Cut, or with bytes in it that are no UTF-8.
  return noise.length % 2
    ? bytes.subarray(0, at)
    : Buffer.concat([bytes.subarray(0, at), noisy, bytes.subarray(at)]);
}

function contentOf(request: FuzzRequest, endpoint: Endpoint, verb: string): Content {
  const pairs = mutated(request, 'body');
  const json = Buffer.from(`{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`);
  const { encoding, noise } = request;
  if (verb === 'GET' || verb === 'HEAD') return { type: null, body: Buffer.alloc(0) };
  if (encoding === 'form') return { type: formType, body: Buffer.from(form(pairs)) };
  if (encoding === 'posted-form') {
    const own: Pair[] = [
      ['_method', endpoint.verb],
      ['_next', '/account'],
      ['_back', '/login?x=1'],
    ].map(([name = '', value]): Pair => [name, JSON.stringify(value)]);
    return { type: formType, body: Buffer.from(form([...own, ...pairs])) };
  }
  if (encoding === 'wrong-type')
    return { type: otherTypes[noise.length % otherTypes.length] ?? null, body: json };
  if (encoding === 'damaged') return { type: 'application/json', body: damage(json, noise) };
  if (encoding === 'garbage')
    return { type: noise.length % 3 ? 'application/json' : formType, body: Buffer.from(noise, 'latin1') };
  return { type: 'application/json', body: json };
}

function damagedToken(authorization: string, token: string): string {
  const [kind, at] = authorization.split(' ');
  const place = Number(at) % Math.max(token.length, 1);
  if (kind === 'CUT') return `Bearer ${token.slice(0, place)}`;
  if (kind === 'FLIP')
    return `Bearer ${token.slice(0, place)}${token[place] === 'A' ? 'B' : 'A'}${token.slice(place + 1)}`;
  return authorization.replaceAll('TOKEN', token);
}

function credentialsOf({ carrier, authorization, cookies }: FuzzRequest, account: Account | null): Extra[] {
  const { accessToken: token = '', refreshToken = '' } = account ?? {};
  const headers: Extra[] = [];
  if (authorization !== null) headers.push(['authorization', damagedToken(authorization, token)]);
  else if (account && carrier !== 'cookies') headers.push(['authorization', `Bearer ${token}`]);
  if (cookies !== null)
    headers.push(['cookie', cookies.replaceAll('ACCESS', token).replaceAll('REFRESH', refreshToken)]);
  else if (account && carrier !== 'bearer')
    headers.push(['cookie', `gatehouse-access=${token}; gatehouse-refresh=${refreshToken}`]);
  return headers;
}

/** The bytes of a request. `origin` is the server's own, as a browser would send it. */
export function wireRequestOf(
  request: FuzzRequest,
  endpoint: Endpoint,
  account: Account | null,
  origin: string,
): WireRequest {
  const isPosted = request.encoding === 'posted-form' && endpoint.verb !== 'GET';
  const verb = request.verb ?? (isPosted ? 'POST' : endpoint.verb);
  const { path, isOnPath } = pathOf(endpoint.path, mutated(request, 'path'));
  const query = form(mutated(request, 'query'));
  const { type, body } = contentOf(request, endpoint, verb);
  const credentials = credentialsOf(request, account);
  const isFromPage = isPosted || credentials.some(([name]) => name === 'cookie');
  const own: Extra[] = [
    ['host', new URL(origin).host],
    ...(isFromPage
      ? ([
          ['origin', origin],
          ['sec-fetch-site', 'same-origin'],
        ] as Extra[])
      : []),
    ...(type === null ? [] : ([['content-type', type]] as Extra[])),
    ...credentials,
  ];
  const added = request.headers.map(([name]) => name);
  return {
    verb,
    target: query ? `${path}?${query}` : path,
    body,
    endpoint,
    isOnPath,
    // A drawn header replaces our own.
    headers: [
      ...own.filter(([name]) => !added.includes(name)),
      ...request.headers,
      ...(body.length > 0 || type !== null ? ([['content-length', String(body.length)]] as Extra[]) : []),
    ],
  };
}

const shown = (text: string, most: number) =>
  text.length > most ? `${text.slice(0, most)}… (${text.length})` : text;

/** One line that says what was sent. */
export function lineOf({ verb, target, headers, body }: WireRequest): string {
  const lines = headers
    .filter(([name]) => !['host', 'content-length'].includes(name))
    .map(([name, value]) => `${name}: ${shown(value, 60)}`);
  const sent = body.length > 0 ? ` · ${JSON.stringify(shown(body.toString('latin1'), 300))}` : '';
  return `${verb} ${shown(target, 300)} · ${JSON.stringify(lines.join(' | '))}${sent}`;
}
