import { expect, test } from '@playwright/test';
import { type BudgetName, budgets } from '#lib/core/budgets';
import { call, jar, outcome } from '#tests/support/http';
import {
  type Account,
  firstAdministrator,
  type Installation,
  logIn,
  member,
  startInstallation,
} from '#tests/support/installation';

/** Each budget ends. */

test.describe.configure({ mode: 'default' });

let installation: Installation;
let root: Account;

test.beforeAll(async () => {
  installation = await startInstallation({ RATE_LIMITS: 'on' });
  root = await firstAdministrator(installation);
});

// Each begins with all budgets whole.
test.beforeEach(() => installation.query('DELETE FROM "Window"'));

test.afterAll(() => installation.close());

const unknownSession = '0198c0de-0000-7000-8000-000000000000';

type Counted = Exclude<BudgetName, 'refusal' | 'session'>;

/** A call of each that changes nothing, but counts. */
const calls = (): Record<Counted, [method: string, path: string, json?: object]> => ({
  login: ['POST', '/api/login', { email: 'nobody@example.test', password: 'wrong-password-1' }],
  register: ['POST', '/api/register', {}],
  // Within the grace the same token is answered again.
  refresh: ['POST', '/api/refresh', { refresh_token: root.refreshToken }],
  setup: ['POST', '/api/setup', {}],
  'password-reset': ['PUT', '/api/password-reset', {}],
  account: ['DELETE', `/api/users/me/sessions/${unknownSession}`],
  profile: ['PATCH', '/api/users/me', {}],
  administration: ['POST', '/api/admin/users', {}],
  export: ['GET', '/api/admin/users?format=csv'],
  search: ['GET', '/api/admin/users/nobody'],
});

const ask = (name: Counted) => {
  const [method, path, json] = calls()[name];
  const token = budgets[name].by === 'ip' || name === 'refresh' ? {} : { token: root.token };
  return call(method, path, { server: installation.url, json, ...token });
};

const shared = (Object.keys(budgets) as BudgetName[]).filter(
  (name): name is Counted => name !== 'refusal' && name !== 'session' && budgets[name].kept === 'shared',
);

for (const name of shared) {
  test(`RTL-16 the budget of ${name} ends, and refuses with the time to wait`, async () => {
    await ask(name);
    const { points } = budgets[name];
    const spent = await installation.query(
      `UPDATE "Window" SET "points" = $1, "endsAt" = "endsAt" + interval '1 minute' WHERE "key" LIKE $2 RETURNING 1`,
      [points - 1, `${name}:%`],
    );
    expect(spent).toHaveLength(1);
    expect((await ask(name)).status).not.toBe(429);
    const refused = await ask(name);
    expect([refused.status, refused.json.code]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await outcome(call('GET', '/api/users/me', { server: installation.url, token: root.token }))).toBe(
      '200',
    );
  });
}

/** As if all points but one of the windows whose keys begin so were spent. */
const spendAllButOne = async (name: keyof typeof budgets) =>
  installation.query('UPDATE "Window" SET "points" = $1 WHERE "key" LIKE $2', [
    budgets[name].points - 1,
    `${name}:%`,
  ]);

test('who asks for refreshes without a token of ours costs nobody a point', async () => {
  const forged = `${root.refreshToken.slice(0, -4)}AAAA`;
  for (const token of ['x', forged])
    expect(
      await outcome(
        call('POST', '/api/refresh', { server: installation.url, json: { refresh_token: token } }),
      ),
    ).toBe('401 unauthenticated');
  expect(await installation.query(`SELECT FROM "Window" WHERE "key" LIKE 'refresh:%'`)).toEqual([]);
});

/** Uses up what this session may do to its account. */
async function useUp(token: string): Promise<void> {
  const busy = () =>
    call('DELETE', `/api/users/me/sessions/${unknownSession}`, { server: installation.url, token });
  await busy();
  await spendAllButOne('account');
  await busy();
  expect(await outcome(busy())).toBe('429 rate_limited');
}

test('who holds a session cannot keep its owner from ending it', async () => {
  const { url: server } = installation;
  const who = await member(installation);
  const stolen = await logIn(server, who);
  await useUp(stolen.token);
  const wrong = { currentPassword: 'wrong-password-1', newPassword: 'copper-lantern-58' };
  const change = (token: string, json: object) =>
    outcome(call('PUT', '/api/users/me/password', { server, token, json }));
  expect(await change(stolen.token, wrong)).toBe('429 rate_limited');
  expect(await change(who.token, { ...wrong, currentPassword: who.password })).toBe('204');
  expect(await outcome(call('GET', '/api/users/me', { server, token: stolen.token }))).toBe(
    '401 unauthenticated',
  );
});

test('whoever uses up what a session may do cannot keep its owner from logging out of it', async () => {
  const { url: server } = installation;
  const { token } = await member(installation);
  await useUp(token);
  expect(await outcome(call('POST', '/api/logout', { server, token, json: {} }))).toBe('204');
  expect(await outcome(call('GET', '/api/users/me', { server, token }))).toBe('401 unauthenticated');
});

test('a right password opens 120 sessions in ten minutes, and no more', async () => {
  const { url: server } = installation;
  const [who, other] = [await member(installation), await member(installation)];
  const enter = ({ email, password }: typeof who) =>
    outcome(call('POST', '/api/login', { server, json: { email, password } }));
  expect(await enter(who)).toBe('200');
  await spendAllButOne('session');
  expect(await enter(who)).toBe('200');
  expect(await enter(who)).toBe('429 rate_limited');
  expect(await enter(other)).toBe('200');
  expect(await outcome(call('GET', '/api/users/me', { server, token: who.token }))).toBe('200');
});

test('RTL-16 searching is counted too, without a write', async () => {
  const { points } = budgets.search;
  const answers: number[] = [];
  const ask20 = async () => {
    for (const { status } of await Promise.all(Array.from({ length: 20 }, () => ask('search'))))
      answers.push(status);
  };
  for (let count = 0; count <= points; count += 20) await ask20();
  const answered = answers.filter((status) => status !== 429).length;
  // Other tests here search a little too.
  expect([answered <= points, answered > points - 20]).toEqual([true, true]);
  expect(await installation.query(`SELECT FROM "Window" WHERE "key" LIKE 'search:%'`)).toEqual([]);
});

test('who opens pages too fast is told so and when to come back, and not that the mistake is ours', async () => {
  const { url: server } = installation;
  const { username, token, refreshToken } = root;
  const pageOf = () =>
    call('GET', `/admin/users?query=${username}`, {
      ...{ server, cookies: jar({ accessToken: token, refreshToken }), headers: { accept: 'text/html' } },
    });
  let spent = false;
  while (!spent)
    spent = (await Promise.all(Array.from({ length: 20 }, () => ask('search')))).some(
      ({ status }) => status === 429,
    );
  const page = await pageOf();
  expect(page.status).toBe(429);
  expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(page.text).toContain('Too many requests');
  expect(page.text).not.toContain('on our side');
});

test('who is refused again and again stays refused, and does not flood the audit trail', async () => {
  const { points } = budgets.refusal;
  const somebody = await member(installation);
  const statuses: number[] = [];
  for (let count = 0; count < points + 10; count += 1)
    statuses.push(
      (await call('GET', '/api/admin', { server: installation.url, token: somebody.token })).status,
    );
  expect(new Set(statuses)).toEqual(new Set([403]));
  const rows = await installation.query(
    `SELECT FROM "AuditEvent" WHERE "actorId" = $1 AND "code" = 'forbidden'`,
    [somebody.id],
  );
  expect(rows).toHaveLength(points);
});
