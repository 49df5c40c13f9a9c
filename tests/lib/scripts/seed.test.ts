import { expect, test } from '@playwright/test';
import { login } from '#lib/auth/login';
import { auditKeys } from '#lib/core/audit/keys';
import { digestDetail, macOfEvent } from '#lib/core/audit/mac';
import { readCounters } from '#lib/core/background/counters';
import { database } from '#lib/database/client';
import { username } from '#lib/schemas/fields';
import { listUsers } from '#lib/users/users';
import { remoteHostOf } from '#scripts/gatehouse/doctor/database-url';
import { seedUsers } from '#scripts/gatehouse/seed/command';
import { seed } from '#scripts/gatehouse/seed/seed';
import { runCommand } from '#tests/support/command';
import { caller, guest, refusal } from '#tests/support/context';
import type { Environment } from '#tests/support/server';
import { administrator, unique } from '#tests/support/users';
import { readCommand } from '../../../scripts/gatehouse/commands.mjs';
import { UsageError } from '../../../scripts/terminal.mjs';

/** `npm run gatehouse -- seed …` on the database of the tests: its output and its exit code. */
async function command(parameters: string[], environment: Environment = {}) {
  const { DATABASE_URL = '', APP_SECRET = '' } = process.env;
  const given = { DATABASE_URL, APP_SECRET, BCRYPT_COST: '4', ...environment };
  const { errors, ...result } = await runCommand(given, 'seed', ...parameters);
  return { ...result, errors: errors.join('\n') };
}

// All tests seed the same database, and two at once would make the same roles.
test.describe.configure({ mode: 'default' });

/** Other tests add users at the same time, but with emails at example.test only. */
const countSeeded = () => database().user.count({ where: { email: { endsWith: '@example.com' } } });

test('beyond this machine, or in production, the seed needs --yes, and names the host', async () => {
  const before = await countSeeded();
  for (const [environment, named] of [
    [{ APP_URL: 'https://id.example.com' }, 'the server at id.example.com: add --yes'],
    [{ NODE_ENV: 'production' }, 'the server at localhost, and NODE_ENV is production: add --yes'],
  ] as const) {
    const { code, output, errors } = await command(['--users', '5'], environment);
    expect([code, output, errors.split('\n').length]).toEqual([1, '', 1]);
    expect(errors).toContain(`✗ seed would add 5 invented users to ${named}`);
  }
  expect(await countSeeded()).toBe(before);
  const { code, errors } = await command(['--users', '1', '--yes'], { NODE_ENV: 'production' });
  expect([code, errors]).toEqual([0, '']);
});

test('the other machine that DATABASE_URL leads to is named, and one reached without leaving this one is not', () => {
  expect(remoteHostOf('postgresql://gatehouse:hush@db.internal:5433/gatehouse')).toBe('db.internal');
  expect(remoteHostOf('postgresql://localhost/d?host=10.0.0.7')).toBe('10.0.0.7');
  for (const here of ['localhost', '127.0.0.1:5433', '[::1]', '%2Frun%2Fpostgresql'])
    expect(remoteHostOf(`postgresql://${here}/d`)).toBeNull();
});

test('a malformed number seeds no user', async () => {
  const line = readCommand(['seed', '--yes']);
  for (const users of ['0', '1e6'])
    await expect(
      seedUsers.run({ ...line, values: { ...line.values, users }, isProduction: false }),
    ).rejects.toThrow(UsageError);
  for (const parameters of [['--persons', '5'], ['5']])
    expect(() => readCommand(['seed', ...parameters])).toThrow(UsageError);
});

test('the command says how to log in, and the named users can', async () => {
  const { output, code, errors } = await command(['--users', '20', '--yes']);
  expect(code, errors).toBe(0);
  const [, root = '', , password = ''] = /Administrator: (\S+)\n(.*\n)?Password: +(\S+)/.exec(output) ?? [];
  const { user } = await login(guest(), { email: root, password });
  expect(user.roles).toContain('admin');
});

/** Adds 200 users; the same number twice makes another 200. */
async function seeded() {
  const password = `p-${unique()}`;
  let advanced = 0;
  const advance = (more: number) => {
    advanced += more;
  };
  const now = new Date();
  const made = await seed({ users: 200, randomSeed: 7, password, now, advance });
  expect([made.users, advanced]).toEqual([200, 200]);
  const first = await database().user.findFirstOrThrow({ where: { username: made.administrator } });
  return { ...made, password, first };
}

test('seeded users log in, are found, and a second run adds others', async () => {
  const [once, again] = [await seeded(), await seeded()];
  expect(again.administrator).not.toBe(once.administrator);
  const root = await administrator();
  for (const { otherUser, password } of [once, again]) {
    const name = otherUser ?? '';
    expect(await refusal(login(guest(), { email: name, password: 'not-their-password' }))).toBe(
      'invalid_credentials',
    );
    expect(await refusal(login(guest(), { email: name, password }))).toBe('accepted');
    const { items } = await listUsers(caller(root), { query: name.toUpperCase(), limit: '100' });
    expect(items.map((user) => user.username)).toContain(name);
  }
});

/** The users of one run, found by the administrator who assigned their roles. */
const usersOf = (grantedById: string) =>
  database().user.findMany({
    where: { roles: { some: { grantedById } } },
    include: { roles: { include: { role: true } }, sessions: true },
  });

test('the rows of seeded users are as the product itself writes them', async () => {
  const { first } = await seeded();
  const users = await usersOf(first.id);
  expect(users.length).toBeGreaterThan(5);
  for (const user of users) {
    expect(username.safeParse(user.username).success, user.username).toBe(true);
    expect(user.searchText).toContain(user.emailNormalized);
    expect(user.roles.map(({ role }) => role.name)).toContain('user');
    expect(user.createdAt.getTime()).toBeLessThanOrEqual(user.lastLoginAt?.getTime() ?? Date.now());
    for (const { expiresAt, grantedAt } of user.roles)
      expect(expiresAt === null || expiresAt > grantedAt).toBe(true);
    for (const { createdAt, lastSeenAt, expiresAt } of user.sessions)
      expect(createdAt <= lastSeenAt && lastSeenAt <= expiresAt).toBe(true);
  }
  const role = await database().role.findUniqueOrThrow({ where: { name: 'editor' } });
  const [counter] = await readCounters(database(), [`role:${role.id}`]);
  expect(counter?.sum).toBe(await database().userRole.count({ where: { roleId: role.id } }));
});

test('administrators hold what the seeded roles allow, so that they may change them', async () => {
  const { first } = await seeded();
  const permissionsOf = async (name: string) => {
    const role = await database().role.findUniqueOrThrow({ where: { name }, include: { permissions: true } });
    return role.permissions.map(({ permissionName }) => permissionName);
  };
  const held = await permissionsOf('admin');
  for (const name of ['editor', 'author', 'support', 'operator', 'auditor'])
    expect(held).toEqual(expect.arrayContaining(await permissionsOf(name)));
  expect(first.status).toBe('active');
});

test('every seeded row of the trail proves itself', async () => {
  const { first } = await seeded();
  const users = await usersOf(first.id);
  const events = await database().auditEvent.findMany({
    where: { subjectId: { in: users.map(({ id }) => id) } },
  });
  expect(events.length).toBeGreaterThan(0);
  const keys = await auditKeys();
  for (const { salt, detail, detailDigest, mac, ...facts } of events) {
    const digest = digestDetail(salt ?? new Uint8Array(), detail);
    expect(Buffer.from(digest).equals(detailDigest ?? new Uint8Array())).toBe(true);
    expect(Buffer.from(macOfEvent(keys, facts, digest)).equals(mac ?? new Uint8Array())).toBe(true);
  }
});
