import { expect, test } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { days, earlier } from '#lib/core/durations';
import { countLiveSessions } from '#lib/core/sessions/session';
import { database } from '#lib/database/client';
import { readRecentRefusals } from '#lib/users/recent';
import { publicUrl } from '#tests/support/fixtures';
import { call, fieldsOf, outcome } from '#tests/support/http';
import { firstAdministrator, registerUser, startInstallation } from '#tests/support/installation';
import { administrator, limitedAdministrator, newUser, unique } from '#tests/support/users';

type Json = Record<string, unknown>;

const dashboard = (token: string, query = '') => call('GET', `/api/admin${query}`, { token });

/** The parts of the answer that need a permission. */
const extras = (json: Json) =>
  ['newestUsers', 'recentRefusals', 'rolesBySize', 'firstSteps'].filter((part) => json[part] !== undefined);

test('a guest and an ordinary user see no dashboard, for any range', async () => {
  expect(await outcome(call('GET', '/api/admin?range=1'))).toBe('401 unauthenticated');
  const user = await newUser();
  expect(await outcome(dashboard(user.accessToken, '?range=1'))).toBe('403 forbidden');
});

test('an unknown range, a repeated one and any other field are refused', async () => {
  const { accessToken } = await limitedAdministrator(['admin:access']);
  for (const range of ['1', '31', '-7', '7.0', '', 'all', '%00']) {
    const answer = await dashboard(accessToken, `?range=${range}`);
    expect([answer.status, ...fieldsOf(answer)], range).toEqual([422, 'range']);
  }
  expect((await dashboard(accessToken, '?range=7&range=30')).status).toBe(422);
  expect(fieldsOf(await dashboard(accessToken, '?days=7'))).toEqual(['days']);
});

test('the answer holds only the parts that the caller may see', async () => {
  const cases: [string[], string[]][] = [
    [[], []],
    [['users:read'], ['newestUsers']],
    [['audit:read'], ['recentRefusals']],
    [['roles:read'], ['rolesBySize']],
    [['roles:create', 'users:create'], []],
    [['roles:create', 'users:create', 'settings:update'], ['firstSteps']],
  ];
  for (const [permissions, parts] of cases) {
    const { accessToken } = await limitedAdministrator(['admin:access', ...permissions]);
    const { status, json } = await dashboard(accessToken);
    expect(status).toBe(200);
    expect(extras(json)).toEqual(parts);
  }
  const root = await administrator();
  expect(extras((await dashboard(root.accessToken)).json)).toHaveLength(4);
});

test('each range has a row for every day, today last', async () => {
  const { accessToken } = await limitedAdministrator(['admin:access']);
  for (const range of [7, 30, 90]) {
    const { json } = await dashboard(accessToken, `?range=${range}`);
    const today = new Date().toISOString().slice(0, 10);
    for (const part of ['signUpsByDay', 'loginsByDay']) {
      const rows = json[part] as { day: string }[];
      expect(rows).toHaveLength(range);
      expect(new Set(rows.map(({ day }) => day)).size).toBe(range);
      expect(rows.at(-1)?.day).toBe(today);
    }
  }
  expect((await dashboard(accessToken)).json.signUpsByDay).toHaveLength(30);
});

interface Figures {
  users: { total: number; active: number; invited: number; suspended: number };
  signUpsByDay: { count: number }[];
  loginsByDay: { succeeded: number; failed: number }[];
}

/** The figures that a new user changes: of today, and in total. */
async function figures(token: string) {
  const { users, signUpsByDay, loginsByDay } = (await dashboard(token)).json as unknown as Figures;
  expect(users.total).toBe(users.active + users.invited + users.suspended);
  return [signUpsByDay.at(-1)?.count ?? 0, loginsByDay.at(-1)?.failed ?? 0];
}

test('sign-ups and failed logins are counted as they happen', async () => {
  const { accessToken } = await limitedAdministrator(['admin:access']);
  const [signUps = 0, failed = 0] = await figures(accessToken);
  const { email } = await newUser({ withPassword: true });
  await call('POST', '/api/login', { json: { email, password: 'not-their-password' } });
  // Other tests move these figures too, and never down.
  const [laterSignUps, laterFailed] = await figures(accessToken);
  expect(laterSignUps).toBeGreaterThan(signUps);
  expect(laterFailed).toBeGreaterThan(failed);
});

test('the newest user, the largest role and the last refusal come first', async () => {
  const root = await administrator();
  const user = await newUser();
  expect(await outcome(dashboard(user.accessToken))).toBe('403 forbidden');
  const { json } = await dashboard(root.accessToken);
  const newest = json.newestUsers as { createdAt: string }[];
  expect(newest.length).toBeLessThanOrEqual(5);
  const times = newest.map(({ createdAt }) => createdAt);
  expect(times).toEqual(times.toSorted().reverse());
  const refusals = json.recentRefusals as Json[];
  expect(refusals.length).toBeLessThanOrEqual(8);
  expect(Object.keys(refusals[0] ?? {}).sort()).toEqual(['action', 'actor', 'at', 'code', 'id', 'subject']);
  const sizes = (json.rolesBySize as { holders: number }[]).map(({ holders }) => holders);
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  expect(sizes.length).toBeLessThanOrEqual(8);
});

test('a refusal names its actor and its subject as long as they exist', async () => {
  const [culprit, victim] = [await limitedAdministrator(['users:suspend']), await administrator()];
  const attempt = `/api/admin/users/${victim.id}/suspension`;
  const refused = await call('PUT', attempt, { token: culprit.accessToken, json: {} });
  expect(refused.status).toBe(403);
  const requestId = refused.headers.get('x-request-id') ?? '';
  const { id } = await database().auditEvent.findFirstOrThrow({ where: { requestId } });
  // More than the page shows, because other tests are refused meanwhile.
  const found = async () => (await readRecentRefusals(database(), 1_000)).find((one) => one.id === id);
  const [actor, subject] = [culprit, victim].map((who) => ({ id: who.id, username: who.username }));
  expect(await found()).toMatchObject({ action: 'user.suspended', code: 'forbidden', actor, subject });
  await database().user.delete({ where: { id: victim.id } });
  expect(await found()).toMatchObject({ actor, subject: null });
});

test('live sessions are counted exactly up to a bound, and not beyond it', async () => {
  // When every other test's sessions are over.
  const now = new Date('2101-05-05T12:00:00Z');
  const who = await newUser({ now: earlier(now, days(30)) });
  const live = { createdAt: now, authenticatedAt: now, rotatedAt: now, lastSeenAt: now };
  const session = (more: object) => ({
    id: uuidv7(),
    userId: who.id,
    remember: false,
    ip: '192.0.2.1',
    userAgent: unique(),
    ...live,
    refreshHash: new Uint8Array(32),
    rotationSalt: new Uint8Array(32),
    expiresAt: new Date(now.getTime() + 60_000),
    ...more,
  });
  const counted = async (most: number) => countLiveSessions(database(), now, most);
  const before = (await counted(10_000)) ?? 0;
  await database().session.createMany({
    data: [
      session({}),
      session({}),
      session({}),
      session({ revokedAt: now }),
      session({ expiresAt: now }),
      session({ lastSeenAt: earlier(now, days(14)) }),
    ],
  });
  expect(await counted(10_000)).toBe(before + 3);
  expect(await counted(before + 3)).toBe(before + 3);
  expect(await counted(before + 2)).toBeNull();
});

test('the first steps are ticked by what is there, also if the settings are saved as they were, and go when all are done', async () => {
  const installation = await startInstallation({ APP_URL: publicUrl });
  const { token } = await firstAdministrator(installation);
  const server = installation.url;
  const steps = async () => (await call('GET', '/api/admin', { server, token })).json.firstSteps;
  const isShown = async () =>
    (await call('GET', '/admin', { server, cookies: { '__Host-gatehouse-access': token } })).text.includes(
      'Get started',
    );
  expect(await steps()).toEqual({ https: true, ownRole: false, secondUser: false, settingsSaved: false });
  expect(await isShown()).toBe(true);
  const role = { name: 'support', label: 'Support', permissions: [] };
  expect((await call('POST', '/api/admin/roles', { server, token, json: role })).status).toBe(201);
  expect(await steps()).toEqual({ https: true, ownRole: true, secondUser: false, settingsSaved: false });
  await registerUser(installation);
  expect(await steps()).toEqual({ https: true, ownRole: true, secondUser: true, settingsSaved: false });
  const json = { registration: 'open' };
  expect((await call('PATCH', '/api/admin/settings', { server, token, json })).status).toBe(200);
  expect(await steps()).toEqual({ https: true, ownRole: true, secondUser: true, settingsSaved: true });
  expect(await isShown()).toBe(false);
  await installation.close();
});
