import { expect, test } from '@playwright/test';
import { type BudgetName, budgets } from '#lib/core/budgets';
import { readRoutes } from '#scripts/routes';
import { call, outcome } from '#tests/support/http';
import {
  type Account,
  firstAdministrator,
  type Installation,
  member,
  startInstallation,
} from '#tests/support/installation';

/** Each budget, and that what needs one has one. */

let installation: Installation;
let root: Account;

test.beforeAll(async () => {
  installation = await startInstallation({ RATE_LIMITS: 'on' });
  root = await firstAdministrator(installation);
});

test.afterAll(() => installation.close());

test('RTL-16 everything that changes something, or searches, has a budget', async () => {
  const free = (await readRoutes()).flatMap(({ path, operations }) =>
    Object.entries(operations)
      .filter(([verb, { declaration }]) => {
        const reads = verb === 'GET' && ['anyone', 'signed-in'].includes(declaration.allow);
        return !reads && !declaration.limit;
      })
      .map(([verb]) => `${verb} ${path}`),
  );
  // Answers `not_found`, whatever is asked.
  expect(free.filter((route) => !route.endsWith(' /api/{path}'))).toEqual([]);
});

/** A call of each that is refused for what it says, but counts. */
const calls: Record<Exclude<BudgetName, 'refusal'>, [method: string, path: string, json?: object]> = {
  login: ['POST', '/api/login', { email: 'nobody@example.test', password: 'wrong-password-1' }],
  register: ['POST', '/api/register', {}],
  refresh: ['POST', '/api/refresh', {}],
  setup: ['POST', '/api/setup', {}],
  'password-reset': ['PUT', '/api/password-reset', {}],
  account: ['PATCH', '/api/users/me', {}],
  administration: ['POST', '/api/admin/users', {}],
  export: ['GET', '/api/admin/users?format=csv'],
  search: ['GET', '/api/admin/users/nobody'],
};

const ask = (name: keyof typeof calls) => {
  const [method, path, json] = calls[name];
  const token = budgets[name].by === 'account' ? { token: root.token } : {};
  return call(method, path, { server: installation.url, json, ...token });
};

const shared = (Object.keys(calls) as (keyof typeof calls)[]).filter(
  (name) => budgets[name].kept === 'shared',
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
