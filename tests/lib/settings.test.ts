import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { ConfigError, given, readConfig, settingNames } from '#lib/config';
import { settingChecks } from '#scripts/gatehouse/doctor/files';
import { warningsOf } from '#scripts/gatehouse/doctor/finding';
import { cloneTree, installClone } from '#tests/support/clone';
import { withFolder } from '#tests/support/folder';
import { parseEnvironment } from '../../scripts/environment-file.mjs';

/** Settings are what they look like, or they are refused; and what is documented is what is read. */

const strong = 'Vq7mB2xK9tR4wZ8nC5yF1hJ6pL3sD0gA';
const least = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://localhost/d',
  APP_SECRET: strong,
} as const;

/** The error for a `.env`, or ''. */
function said(text: string): string {
  try {
    parseEnvironment(text);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

const hidden = 'marigold';

test('a line of .env that would be read as something else than it looks is refused by name, without its value', () => {
  for (const [value, reason] of [
    ['marigold basket#12 years', 'has a # outside quotes'],
    ['marigold   # the usual one', 'has a # outside quotes'],
    ['  # marigold', 'has a # outside quotes'],
    ['postgresql://me:marigold#1@localhost/d', 'has a # outside quotes'],
    ['"marigold', 'its line does not close'],
    ["'marigold\nbasket'", 'its line does not close'],
    ["'marigold' basket", 'after its closing quote'],
    ["'marigold'# basket", 'after its closing quote'],
    ['"marigold\\new"', '\\n between double quotes'],
    ['marigold\u00a0', 'is not what it looks like'],
    ["'marigold\u200b basket'", 'is not what it looks like'],
    ['“marigold basket”', 'begins with a typographic quote'],
  ] as const) {
    for (const start of ['ADMIN_PASSWORD=', 'export ADMIN_PASSWORD = ']) {
      const line = said(`PORT=1\r\n${start}${value}\n`);
      expect(line, value).toContain('Line 2 of .env: ADMIN_PASSWORD ');
      expect(line).toContain(reason);
      expect(line).not.toContain(hidden);
    }
  }
  for (const line of ['ADMIN_PASSWORD: marigold', 'marigold', 'A-B=marigold'])
    expect(said(line)).toBe('Line 1 of .env is no NAME=VALUE and no # comment.');
  expect(said('PORT=1\nPORT=2')).toBe('Line 2 of .env: PORT is set twice.');
});

test('a byte order mark at the beginning of .env, which no editor shows, changes nothing', () => {
  for (const text of ['\ufeffPORT=4711', '\ufeff# the port\r\nPORT=4711'])
    expect([...parseEnvironment(text)]).toEqual([['PORT', '4711']]);
});

test('no other reader changes what .env gave: Next expands no $ in it, and adds no .env.local', () =>
  withFolder(async (folder) => {
    cloneTree(folder);
    installClone(folder);
    writeFileSync(join(folder, '.env'), "APP_SECRET='mari$HOME'\n");
    writeFileSync(join(folder, '.env.local'), 'RATE_LIMITS=off\n');
    // As a start does it; then what Next does when it is loaded.
    const script = `
      const { begin, loadEnvironment } = await import('./scripts/prepare.mjs');
      begin();
      loadEnvironment();
      const { default: next } = await import('@next/env');
      next.loadEnvConfig(process.cwd(), false);
      console.log(JSON.stringify([process.env.APP_SECRET, process.env.RATE_LIMITS ?? null]));`;
    const { PATH = '', HOME = '' } = process.env;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH, HOME, NODE_ENV: 'production' },
    });
    expect([JSON.parse(stdout), stderr]).toEqual([['mari$HOME', null], '']);
  }));

/** The sentence with which this environment is refused. */
function refusalOf(environment: Record<string, string>): string {
  try {
    readConfig({ NODE_ENV: 'production', ...environment });
    return '';
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message;
  }
}

test('each wrong setting is refused by its name, in one line', () => {
  for (const [wrong, said] of [
    [{ APP_SECRET: '' }, 'APP_SECRET is not set'],
    [{ APP_SECRET: 'short' }, 'APP_SECRET is too weak'],
    [{ APP_SECRET_PREVIOUS: 'short' }, 'APP_SECRET_PREVIOUS is too weak'],
    [{ APP_SECRET_PREVIOUS: strong }, 'APP_SECRET_PREVIOUS is the same as APP_SECRET'],
    [{ APP_URL: 'id.example.com' }, 'APP_URL must be an origin'],
    [{ PORT: 'x' }, 'PORT must be a whole number'],
    [{ LISTEN_IP: 'localhost' }, 'LISTEN_IP must be an IP'],
    [{ BCRYPT_COST: '3' }, 'BCRYPT_COST'],
  ] as const) {
    const sentence = refusalOf({ ...least, ...wrong });
    expect(sentence).toContain(said);
    expect(sentence).not.toContain('\n');
  }
});

test('COO-11 plain http on a public name is refused unless it is asked for', () => {
  const environment = { ...least, APP_URL: 'http://id.example.com' };
  expect(refusalOf(environment)).toContain('INSECURE_HTTP=1');
  expect(refusalOf({ ...environment, INSECURE_HTTP: '1' })).toBe('');
});

test('a # in DATABASE_URL, where a URL ends, is refused without the value', () => {
  const DATABASE_URL = 'postgresql://gatehouse:12#34@localhost/d';
  expect(() => readConfig({ ...least, DATABASE_URL })).toThrow(/^DATABASE_URL has a # in it: write %23/);
  const written = DATABASE_URL.replace('#', '%23');
  expect(readConfig({ ...least, DATABASE_URL: written }).databaseUrl).toBe(written);
});

test('what .env may hold is read as it looks, and a refusal is the one line of a start', () =>
  withFolder(async (folder) => {
    const file = join(folder, '.env');
    const module = pathToFileURL(resolve('scripts/environment-file.mjs')).href;
    const terminal = pathToFileURL(resolve('scripts/terminal.mjs')).href;
    const load = (text: string) => {
      writeFileSync(file, text);
      const script = `
        const { exitWith } = await import('${terminal}');
        const { loadEnvironmentFile } = await import('${module}');
        try { loadEnvironmentFile(${JSON.stringify(file)}); } catch (error) { exitWith(error); }
        console.log(JSON.stringify([process.env.A, process.env.B, process.env.C, process.env.D, process.env.E]));`;
      return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    };
    const taken = load(
      '# one\n  # two # three\n\nA=it\'s "so"\nB=\'a # b\'\r\nexport C = "d#e"\nD=`f`\nE=\n',
    );
    expect(JSON.parse(taken.stdout)).toEqual([`it's "so"`, 'a # b', 'd#e', 'f', '']);
    const refused = load('A=marigold#1');
    expect([refused.status, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toMatch(/^✗ Line 1 of .*\.env: A has a # outside quotes: .*\.\n$/);
  }));

const manual = readFileSync('docs/operations.md', 'utf8');

/** The names in the first column of the table of settings. */
function documented(): string[] {
  const [, section = ''] = manual.split('\n## Configuration\n');
  const [table = ''] = section.split('\n## ');
  const cells = table.split('\n').filter((line) => line.startsWith('| `'));
  return cells.flatMap((line) =>
    [...(line.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name ?? ''),
  );
}

/** `.env.example` as it is once every setting in it is used. */
const uncommented = readFileSync('.env.example', 'utf8').replaceAll(/^# (?=[A-Z_]+=)/gm, '');

test('.env.example and the table of docs/operations.md name every setting that is read, and no other', () => {
  expect(said(uncommented)).toBe('');
  expect([...parseEnvironment(uncommented).keys()].sort()).toEqual([...settingNames].sort());
  expect(documented().sort()).toEqual([...settingNames].sort());
});

test('each block of docs/operations.md that is a .env is one', () => {
  const blocks = [...manual.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text]) =>
    (text ?? '').replaceAll(/^ +/gm, ''),
  );
  const files = blocks.filter((text) =>
    text
      .trim()
      .split('\n')
      .every((line) => /^(#|[A-Z_]+=)/.test(line)),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(files.map((text) => said(text))).toEqual(files.map(() => ''));
});

test('an empty value counts as missing, for every setting', () => {
  const usual = readConfig(least);
  for (const name of settingNames.filter((name) => !Object.hasOwn(least, name)))
    expect(readConfig({ ...least, [name]: '' }), name).toEqual(usual);
  for (const name of ['APP_SECRET', 'DATABASE_URL'])
    expect(() => readConfig({ ...least, [name]: '' })).toThrow(`${name} is not set`);
  expect(given({ NODE_ENV: 'test', PORT: '' }).PORT).toBeUndefined();
});

test('a secret that was copied from instructions, or typed along the keys, is refused', () => {
  const wrap = 'abcdefghijklmnopqrstuvwxyz0123456789';
  for (const weak of [
    'a'.repeat(32),
    'ab'.repeat(20),
    'abcdefghijkl'.repeat(3),
    `${wrap}`,
    wrap.toUpperCase(),
    '0123456789abcdef'.repeat(4),
    'aaaabbbbccccddddeeeeffffgggghhhhiiiijjjj',
    `${wrap}${wrap}`,
    '$(openssl rand -base64 32)-and-so-on',
    'openssl rand -base64 32, the same in both',
    'openssl rand -base64 32; required with DATABASE_URL',
    'at least 32 random bytes, for example this',
    'change-me-to-something-with-32-letters',
    'your-secret-of-at-least-32-characters',
    'short-Xk29qLmP',
    ['$', '{APP_SECRET_OF_THE_OTHER_NODE_123}'].join(''),
  ]) {
    expect(() => readConfig({ ...least, APP_SECRET: weak }), weak).toThrow('APP_SECRET is too weak');
    expect(() => readConfig({ ...least, APP_SECRET_PREVIOUS: weak }), weak).toThrow('APP_SECRET_PREVIOUS');
  }
  const drawn = 'd29ba51d60e7429f0b28c8c1a36f0f6e5d1e9a7b0c4f8d3e2b6a5918c7f4e0d2';
  for (const good of [strong, drawn, 'tKq0nX9Jb1m5yZr7uP3wLhV8cE2sGfA6dQoTiR4xNjI='])
    expect(readConfig({ ...least, APP_SECRET: good }).appSecret).toBe(good);
});

test('an unknown name in .env is a warning that names it', () => {
  expect(warningsOf(settingChecks(['PORT', 'HOST', 'APP_ULR', 'PGSSLMODE', 'NODE_OPTIONS', 'TZ']))).toEqual([
    expect.stringContaining('! Settings: .env gives HOST, APP_ULR, which Gatehouse does not read.'),
  ]);
  expect(settingChecks(['PORT', 'NODE_ENV', 'DATA_DIR'])).toEqual([]);
  expect(warningsOf(settingChecks(['HOST']))[0]).toContain('The IP to listen on is LISTEN_IP.');
  expect(warningsOf(settingChecks(['APP_ULR']))[0]).not.toContain('LISTEN_IP');
});
