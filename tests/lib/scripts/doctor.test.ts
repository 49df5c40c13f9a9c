import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ownSettings } from '#lib/database/pool';
import {
  clockFindings,
  connectionFindings,
  databaseWarnings,
  durabilityFindings,
  rightFindings,
  serverChecks,
  settingFindings,
} from '#scripts/gatehouse/doctor/database';
import { environmentChecks } from '#scripts/gatehouse/doctor/environment';
import { fileChecks, leftBehindChecks } from '#scripts/gatehouse/doctor/files';
import { type Check, type Finding, linesOf, warningsOf } from '#scripts/gatehouse/doctor/finding';
import { withFolder } from '#tests/support/folder';

/** The doctor's judgements: what it is shown, and what it says. */

const severities = (findings: Finding[]) => findings.map(({ severity }) => severity);

/** `Title severity` of everything found. */
const found = (checks: Check[]) =>
  checks.flatMap(({ title, findings }) => severities(findings).map((severity) => `${title} ${severity}`));

const strong = 'Vq7mB2xK9tR4wZ8nC5yF1hJ6pL3sD0gA';
const server = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgresql://localhost/d',
  APP_SECRET: strong,
} as const;
const inPublic = { ...server, APP_URL: 'https://id.example.com', TRUSTED_PROXIES: '10.0.0.1' };

const judged = (environment: Record<string, string>) =>
  found(environmentChecks({ NODE_ENV: 'production', ...environment }));

test('a wrong value is a fault, and not an error', () => {
  for (const wrong of [
    { ...server, DATABASE_URL: 'mysql://h/d' },
    { ...server, APP_SECRET: 'short' },
    { ...server, APP_SECRET: '' },
    { ...server, APP_URL: 'http://id.example.com' },
    { ...server, BCRYPT_COST: '99' },
    { ...server, ADMIN_EMAIL: 'boss@example.test' },
  ])
    expect(judged(wrong)).toContain('Configuration fault');
  expect(judged({ ...server, APP_URL: 'id.example.com' })).toEqual(['Configuration fault']);
});

test('a refused value is one line and one finding', () => {
  for (const wrong of [
    { APP_SECRET: 'a'.repeat(40) },
    { APP_SECRET: 'change-me-to-something-with-32-letters' },
    { DATABASE_URL: 'postgresql://gatehouse:12#34@localhost/d' },
    { DATABASE_URL: 'mysql://gatehouse:gatehouse@db.internal/d' },
  ])
    expect(judged({ ...server, ...wrong })).toEqual(['Configuration fault']);
});

test('limits that are off are a fault in public, and a loud warning on this machine', () => {
  expect(judged({ ...inPublic, RATE_LIMITS: 'off' })).toEqual(['Rate limits fault']);
  expect(judged({ ...server, RATE_LIMITS: 'off' })).toEqual(['Rate limits warning']);
  const [line] = warningsOf(environmentChecks({ ...server, RATE_LIMITS: 'off' }));
  expect(line).toMatch(/^! Rate limits: RATE_LIMITS=off: PASSWORDS CAN BE GUESSED/);
});

test('the doctor reports missing trusted proxies, and proxies that trust any client', () => {
  expect(judged({ ...inPublic, TRUSTED_PROXIES: '' })).toEqual(['Proxy warning']);
  const believing = (proxies: string) => judged({ ...inPublic, TRUSTED_PROXIES: proxies });
  for (const all of ['10.0.0.0/8, 0.0.0.0/0', '10.0.0.1 0.0.0.0/0', '1.2.3.4/0', '::/0', '0:0::0/0'])
    expect(believing(all)).toEqual(['Proxy fault']);
  for (const many of ['0.0.0.0/1,128.0.0.0/1', '10.0.0.0/7', '2000::/3'])
    expect(believing(many)).toEqual(['Proxy warning']);
  for (const own of ['10.0.0.0/8', 'fd00::/16, 172.16.0.0/12']) expect(believing(own)).toEqual([]);
});

test('the doctor reports plain http on a public name, and a PORT that APP_URL does not name', () => {
  const insecure = { ...server, INSECURE_HTTP: '1' };
  expect(judged({ ...insecure, APP_URL: 'http://id.example.com' })).toEqual(['https warning']);
  expect(judged(insecure)).toEqual(['https warning']);
  expect(judged({ ...server, APP_URL: 'http://localhost:3000', PORT: '8080' })).toEqual(['Origin warning']);
  expect(judged({ ...server, APP_URL: 'http://localhost', PORT: '80' })).toEqual([]);
});

test('a typed secret is a warning, one that is being replaced a note', () => {
  const typed = 'correct-horse-battery-staple-and-more';
  expect(judged({ ...server, APP_SECRET: typed })).toEqual(['Secret warning']);
  const drawn = 'd29ba51d60e7429f0b28c8c1a36f0f6e5d1e9a7b0c4f8d3e2b6a5918c7f4e0d2';
  const drawnWithoutDigit = 'kQvZbTnXwLrPcYhGmDfJsVaKeUqBiOzRtNxWlEyHgMd=';
  for (const APP_SECRET of [drawn, drawnWithoutDigit]) expect(judged({ ...server, APP_SECRET })).toEqual([]);
  expect(judged({ ...server, APP_SECRET_PREVIOUS: strong.toLowerCase() })).toEqual(['Secret note']);
});

/** The doctor's findings about this database. */
const judgedWay = (DATABASE_URL: string, more = {}) => judged({ ...server, DATABASE_URL, ...more });

test('a database on another machine without TLS is a fault, and every start says so', () => {
  const there = 'postgresql://gatehouse:Xk29qLmP@db.internal/gatehouse';
  const unsafe = ['', '?sslmode=disable', '?sslmode=no-verify', '?sslmode=verify-full&sslmode=disable'];
  const libpq = ['require', 'verify-ca'].map((mode) => `?uselibpqcompat=true&sslmode=${mode}`);
  for (const query of [...unsafe, ...libpq, '?host=10.0.0.7'])
    expect([query, judgedWay(there + query)]).toEqual([query, ['Database connection fault']]);
  for (const query of ['?sslmode=verify-full', '?sslmode=require', '?ssl=true', '?host=/run/postgresql'])
    expect([query, judgedWay(there + query)]).toEqual([query, []]);
  expect(judgedWay(there, { PGSSLMODE: 'verify-full' })).toEqual([]);
  for (const here of ['localhost', '127.0.0.1:5433', '[::1]'])
    expect(judgedWay(`postgresql://gatehouse@${here}/d`)).toEqual([]);
  expect(warningsOf(environmentChecks({ ...server, DATABASE_URL: there }))).toEqual([
    expect.stringMatching(/^✗ Database connection: .* Add sslmode=verify-full/),
  ]);
});

test('a well-known database password is a fault, on this machine a warning', () => {
  const safe = '?sslmode=verify-full';
  for (const login of [
    'postgres:postgres',
    'boss:password',
    'gatehouse:gatehouse',
    'x1:x1',
    'a:Change%2dMe',
  ]) {
    expect(judgedWay(`postgresql://${login}@db.internal/d${safe}`)).toEqual(['Database connection fault']);
    expect(judgedWay(`postgresql://${login}@localhost/d`)).toEqual(['Database connection warning']);
  }
  for (const login of ['postgres:Xk29qLmP', 'postgres', 'a:%zz'])
    expect(judgedWay(`postgresql://${login}@db.internal/d${safe}`)).toEqual([]);
});

test('no line of any finding shows a value that is secret', () => {
  const secret = 'short-secret-9';
  const environment = {
    NODE_ENV: 'production' as const,
    APP_SECRET: secret,
    APP_SECRET_PREVIOUS: secret,
    ADMIN_PASSWORD: secret,
    DATABASE_URL: `mysql://u:${secret}@h/d`,
    APP_URL: `https://u:${secret}@id.example.com`,
  } as const;
  expect(environmentChecks(environment).flatMap(linesOf).join('\n')).not.toContain(secret);
});

test('where nothing is wrong there is one line a check', () => {
  expect(environmentChecks(inPublic).flatMap(linesOf)).toEqual([
    '✓ Configuration',
    '✓ Origin',
    '✓ https',
    '✓ Proxy',
    '✓ Rate limits',
    '✓ Secret',
    '✓ Database connection',
  ]);
});

test('each file that others may read is a fault, with the command that fixes it', async () => {
  await withFolder(async (folder) => {
    const data = join(folder, 'data');
    const environmentFile = join(folder, '.env');
    mkdirSync(data, { mode: 0o700 });
    writeFileSync(join(data, 'secret'), strong, { mode: 0o600 });
    writeFileSync(environmentFile, '', { mode: 0o640 });
    expect(found(fileChecks(data, environmentFile))).toEqual([]);
    chmodSync(data, 0o750);
    chmodSync(join(data, 'secret'), 0o644);
    chmodSync(environmentFile, 0o644);
    expect(fileChecks(data, environmentFile).flatMap(linesOf)).toEqual([
      expect.stringMatching(/^✗ Files: .*data is open .*\(0750\)\. Run: chmod 0700 .*data$/),
      expect.stringMatching(/^✗ Files: .*secret is open .*\(0644\)\. Run: chmod 0600 .*secret$/),
      expect.stringMatching(/^! Files: .*\.env can be read .* Run: chmod 0600 .*\.env$/),
    ]);
  });
});

test('users that DATABASE_URL would leave behind are a warning that says how to take them along, and nothing is opened', () =>
  withFolder(async (folder) => {
    expect(leftBehindChecks(false, folder)).toEqual([]);
    mkdirSync(join(folder, 'pg'));
    expect(leftBehindChecks(true, folder)).toEqual([]);
    expect(warningsOf(leftBehindChecks(false, folder))).toEqual([
      expect.stringMatching(
        /^! Embedded data: .* its users stay behind\. Run copy-embedded to take them along/,
      ),
    ]);
    expect(readdirSync(folder)).toEqual(['pg']);
  }));

const sound = {
  version: 140_005,
  clockSeconds: 0.2,
  mayCreateTables: true,
  hasTrigrams: true,
  mayHaveTrigrams: true,
  connectionsLeft: 90,
  fsync: true,
  synchronousCommit: true,
  isPooled: false,
  encoding: 'UTF8',
  readOnly: false,
  triggers: true,
  settings: Object.entries(ownSettings).map(([name, value]) => ({
    name,
    current: value,
    brought: value,
    builtIn: value,
  })),
};

test('a clock is worth a warning above 5 s and a fault above 60 s, in either direction', () => {
  const judge = (clockSeconds: number) => severities(clockFindings({ clockSeconds }));
  expect([0, 5, -5].map(judge)).toEqual([[], [], []]);
  expect([6, -6, 60].map(judge)).toEqual([['warning'], ['warning'], ['warning']]);
  expect([61, -3_600].map(judge)).toEqual([['fault'], ['fault']]);
});

test('missing rights count by the work that is still to do', () => {
  const without = { ...sound, mayCreateTables: false };
  expect(severities(rightFindings(without, 2))).toEqual(['fault']);
  expect(severities(rightFindings(without, 0))).toEqual(['note']);
  expect(severities(rightFindings({ ...sound, hasTrigrams: false }, 1))).toEqual([]);
  const never = { ...sound, hasTrigrams: false, mayHaveTrigrams: false };
  expect(severities(rightFindings(never, 1))).toEqual(['fault']);
});

test('too few connections, an old version and a database that may forget are named', () => {
  expect(found(serverChecks(sound, 10, 0))).toEqual([]);
  expect(found(serverChecks({ ...sound, version: 130_011 }, 10, 0))).toEqual(['PostgreSQL fault']);
  expect(severities(connectionFindings({ ...sound, connectionsLeft: 9 }, 10))).toEqual(['warning']);
  const forgetful = { ...sound, fsync: false, synchronousCommit: false };
  expect(severities(durabilityFindings(forgetful))).toEqual(['warning', 'warning']);
});

test('settings that the connection lost are a fault, and those that the database brings along only a note', () => {
  const judge = (different: object) => severities(settingFindings({ ...sound, ...different }));
  const berlin = { name: 'TimeZone', current: 'UTC', brought: 'Europe/Berlin', builtIn: 'GMT' };
  expect(judge({})).toEqual([]);
  expect(judge({ settings: [berlin] })).toEqual(['note']);
  for (const brought of ['GMT', 'UTC', 'Etc/UTC'])
    expect(judge({ settings: [{ ...berlin, brought }] })).toEqual([]);
  expect(judge({ settings: [{ ...berlin, current: 'Europe/Berlin' }] })).toEqual(['fault']);
  expect(judge({ isPooled: true })).toEqual(['note']);
  for (const wrong of [{ encoding: 'LATIN1' }, { readOnly: true }, { triggers: false }])
    expect(judge(wrong)).toEqual(['fault']);
});

test('a database that accepts no connection has no warnings, and does not prevent a start', async () => {
  expect(await databaseWarnings('postgresql://nobody@127.0.0.1:1/none', 4)).toEqual([]);
});
