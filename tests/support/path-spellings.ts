/** Other ways to write a path, in the hope that a guard and a router read it differently. */

type Spelling = (path: string) => string;

const encoded = (text: string) => text.replace(/[a-z]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`);

/** `/admin` in the wide letters of East Asia, which NFKC folds to the narrow ones. */
const wide = (text: string) =>
  text.replace(/[a-z]/g, (letter) => encodeURIComponent(String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)));

const before =
  (text: string): Spelling =>
  (path) =>
    text + path;
const after =
  (text: string): Spelling =>
  (path) =>
    path + text;
const always =
  (text: string): Spelling =>
  () =>
    text;

const leading = [
  '/',
  '//',
  '/.',
  '/./.',
  '/x/..',
  '/%2e',
  '/%2e%2e',
  '/x/%2e%2e',
  '/x/%252e%252e',
  '/%2f',
  '/%5c',
  '/\\',
  '//localhost',
  '//evil.test',
  '//user@localhost',
  'http://localhost',
  'http://evil.test',
  '/;',
  '/;x=1',
  '/en',
  '/app',
  '/(auth)',
  '/index',
  '/_next',
  '/_next/static/..',
  '/_next/static/%2e%2e/%2e%2e',
  '/public',
];

const trailing = [
  '/',
  '//',
  '/.',
  '/./',
  '/x/..',
  '/..',
  '.',
  '..',
  '...',
  '%2e',
  '%20',
  '%09',
  '%0a',
  '%0d%0a',
  '%00',
  '%7f',
  ';',
  ';x',
  ';x=1',
  '%3bx',
  '%3f',
  '%23',
  '%2f',
  '%252f',
  '%5c',
  '%255c',
  '\\',
  '~',
  '*',
  '%c0%af',
  '%ff',
  '.json',
  '.rsc',
  '.prefetch.rsc',
  '.html',
  '.txt',
  '.action',
  '.segments/_tree.segment.rsc',
  '.map',
  '.segments/_full.segment.rsc',
  '/index',
  '/page',
  '/route',
  '/__PAGE__',
  '/_next/data',
];

const queries = [
  '_rsc=1',
  '_rsc',
  '__nextDefaultLocale=en',
  '__nextLocale=en',
  'nxtPid=1',
  'nxtPpath=health',
  '_method=GET',
  'x-middleware-subrequest=middleware',
  '__nextInternal=1',
  'next-router-prefetch=1',
];

export const spellings = (buildId: string): Spelling[] => [
  (path) => path,
  ...leading.map(before),
  ...trailing.map(after),
  ...queries.map(
    (query): Spelling =>
      (path) =>
        `${path}${path.includes('?') ? '&' : '?'}${query}`,
  ),
  (path) => path.toUpperCase(),
  (path) => path.replace(/[a-z]/, (letter) => letter.toUpperCase()),
  encoded,
  (path) => encoded(path).replaceAll('%', '%25'),
  (path) => path.replace(/[a-z]/, encoded),
  (path) => `/${path.slice(1).replaceAll('/', '%2f')}`,
  (path) => `/${path.slice(1).replaceAll('/', '%252f')}`,
  (path) => `/${path.slice(1).replaceAll('/', '%5c')}`,
  (path) => path.replaceAll('/', '//'),
  (path) => path.replaceAll('/', '/./'),
  (path) => `${path.replaceAll('/', ';x=1/')};x=1`.replace(/^;x=1/, ''),
  (path) => path.replace('/', '/​').replace(/[^\u0021-\u00ff]/g, encodeURIComponent),
  wide,
  (path) => unescape(wide(path)),
  ...['x', buildId, 'development'].map(
    (id): Spelling =>
      (path) =>
        `/_next/data/${id}${path}.json`,
  ),
  (path) => `/_next/image?url=${encodeURIComponent(path)}&w=64&q=75`,
  // The path of a door that is open: here the headers name the guarded one.
  ...['/', '/login', '/api/health', '/nowhere', '/_next/static/x.js', '/icon.svg'].map(always),
];
