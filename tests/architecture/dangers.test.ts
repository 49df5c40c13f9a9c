import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { sources } from '#tests/support/sources';

/** Dangerous constructs that the product never uses (OWASP ASVS 5.0, chapters 1, 11, 13 and 14). */

const product = () =>
  sources('.ts', '.tsx', '.mts', '.mjs').filter(({ path }) =>
    /^(app|components|lib|prisma)\/|^(middleware|instrumentation)\.ts$/.test(path),
  );

/** `path: what was found`, for every place where the pattern occurs. */
const found = (pattern: RegExp, files = product()) =>
  files.flatMap(({ path, text }) => [...text.matchAll(pattern)].map(([match]) => `${path}: ${match}`));

const inBrowser = () => product().filter(({ path }) => /^(app|components)\//.test(path));

test('no text becomes code', () => {
  expect(found(/\beval\(|\bnew Function\b|'(node:)?vm'|\bsetTimeout\(\s*['"`]|\bimport\(\s*[^'\s]/g)).toEqual(
    [],
  );
});

test('no other program is started', () => {
  expect(found(/child_process|\bexecFile\b|\bexecSync\b|\bspawn\(/g)).toEqual([]);
});

test('no text becomes HTML: React escapes what is shown, and nothing goes around it', () => {
  expect(found(/dangerouslySetInnerHTML|\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write/g)).toEqual(
    [],
  );
});

test('no text becomes SQL: values go as parameters', () => {
  expect(found(/(query|execute)RawUnsafe|Prisma\.raw\b|\bPrisma\.Sql\(/g)).toEqual([]);
});

test('no text becomes a pattern', () => {
  expect(found(/\bnew RegExp\b|\bRegExp\(/g)).toEqual([]);
});

test('a message to the log is never a format', () => {
  expect(found(/\bconsole\.\w+|util\.format|'(node:)?util'/g)).toEqual([]);
});

test('one function writes the log, to standard output; only a failing database writes by itself', () => {
  expect(found(/process\.std(out|err)\.write|appendFile|createWriteStream|syslog/g)).toEqual([
    'lib/database/embedded/embedded.ts: process.stderr.write',
    // Of a command, whose own output may go into a pipe.
    'lib/log.ts: process.stderr.write',
    'lib/log.ts: process.stdout.write',
  ]);
});

test('the server sends no requests; a page sends its forms to its own address', () => {
  const senders = found(
    /\bfetch\(|\bhttps?\.(request|get)\(|'(node:)?(https|http2|dgram|tls)'|\bundici\b|\baxios\b/g,
  );
  expect(senders.sort()).toEqual([
    'components/admin/search-dialog.tsx: fetch(',
    'components/password-lists.tsx: fetch(',
    'components/submission.tsx: fetch(',
    'components/theme-switch.tsx: fetch(',
    'components/ui/picker.tsx: fetch(',
  ]);
});

test('a page stores nothing in the browser but its time zone, and listens to no other window', () => {
  const kept = /localStorage|sessionStorage|indexedDB|document\.cookie|caches\.open|serviceWorker/g;
  expect(found(kept, inBrowser())).toEqual(['components/reader.tsx: document.cookie']);
  expect(found(/postMessage|['"]message['"]|onmessage|BroadcastChannel/g, inBrowser())).toEqual([]);
});

test('no page asks for a plug-in', () => {
  expect(found(/<(object|embed|applet|iframe|frame)\b/g, inBrowser())).toEqual([]);
});

test('secrets come from the system’s random generator', () => {
  expect(found(/Math\.random/g)).toEqual([]);
  const made = readFileSync('lib/crypto/secret-token.ts', 'utf8');
  expect(made).toContain('randomBytes(32)');
});

test('cryptography is Node’s, jose’s and bcryptjs’, with approved algorithms only', () => {
  const packages = product().flatMap(({ imports }) =>
    imports.filter((name) => /crypt|jose|hash|cipher/i.test(name)),
  );
  const ours = packages.filter((name) => !name.startsWith('#'));
  expect(new Set(ours)).toEqual(new Set(['node:crypto', 'jose', 'bcryptjs']));
  const algorithms = found(/\b(createHash|createHmac|hkdfSync)\(\s*[^,)]+/g).map(
    (place) => place.split('(')[1],
  );
  expect(algorithms.filter((name) => !["'sha256'", "'sha384'"].includes(name ?? ''))).toEqual([]);
  expect(
    found(/create(De)?[cC]ipheriv|createSign|publicEncrypt|privateDecrypt|\b(ECB|RSA1_5|md5|sha1)\b/gi),
  ).toEqual([]);
});

test('every package is of an exact version from the registry, and the lock file has its digest', () => {
  interface Locked {
    resolved?: string;
    integrity?: string;
    optional?: boolean;
  }
  for (const folder of ['.', 'tests/clients/package']) {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
      expect([name, version]).toEqual([name, expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/)]);
    const { packages } = JSON.parse(readFileSync(`${folder}/package-lock.json`, 'utf8')) as {
      packages: Record<string, Locked>;
    };
    for (const [path, { resolved = '', integrity = '', optional = false }] of Object.entries(packages)) {
      if (path === '') continue;
      // npm writes none for some that are for other systems only.
      if (integrity || !optional)
        expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)]);
      expect([path, resolved]).toEqual([
        path,
        expect.stringMatching(/^(https:\/\/registry\.npmjs\.org\/.*)?$/),
      ]);
    }
  }
});
