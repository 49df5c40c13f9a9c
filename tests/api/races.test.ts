import { expect } from '@playwright/test';
import { eventually, type Retried, type RetryLimits } from '#tests/support/eventually';
import { test } from '#tests/support/fixtures';
import { type Answer, call, outcome, signUpInput } from '#tests/support/http';
import {
  type Account,
  type Installation,
  logIn,
  newAdministrator,
  registerUser,
} from '#tests/support/installation';

/** Many at once, half of them on each of two processes. */

test.describe.configure({ mode: 'default', timeout: 180_000 });

let installation: Installation;
let root: Account;

test.beforeAll(async ({ twoNodes }) => {
  installation = twoNodes;
  root = await newAdministrator(installation);
});

const nodeOf = (index: number) => installation.nodes[index % 2]?.url;

const manyAtOnce = (
  count: number,
  attempt: (server: string | undefined, index: number) => Promise<Answer>,
  deadline?: RetryLimits,
): Promise<Retried[]> =>
  Promise.all(
    Array.from({ length: count }, (_, index) => eventually(() => attempt(nodeOf(index), index), deadline)),
  );

/** A refresh may be repeated for ten seconds. */
const withinGrace = { within: 8_000 };

const refreshOn = (server: string | undefined, refreshToken: unknown) =>
  call('POST', '/api/refresh', { server, json: { refresh_token: refreshToken } });

/** A request beside a burst, or after it. */
const asked = (method: string, path: string, token: string, json?: object) =>
  outcome(eventually(() => call(method, path, { server: installation.url, token, json })));

/** One request won, and the others got the refusal; so does a winner that is retried after a 503. */
function expectOneWinner(answers: Retried[], refusal: string): void {
  const outcomes = answers.map(({ status, json }) => `${status} ${json.code ?? ''}`.trim());
  const won = outcomes.filter((said) => said === '201').length;
  expect(outcomes.filter((said) => said !== '201')).toEqual(Array(answers.length - won).fill(refusal));
  expect(answers.some(({ retried }) => retried) ? [0, 1] : [1]).toContain(won);
}

async function count(sql: string): Promise<number> {
  const [row] = await installation.query<{ count: number }>(`SELECT count(*)::int AS "count" FROM ${sql}`);
  return row?.count ?? -1;
}

const liveSessions = (userId: string) =>
  count(`"Session" WHERE "userId" = '${userId}' AND "revokedAt" IS NULL`);

test('REG-03 of 50 registrations of one email one makes a complete user, and the others are refused', async () => {
  const { email } = signUpInput();
  const answers = await manyAtOnce(50, (server) =>
    call('POST', '/api/register', { server, json: { ...signUpInput(), email } }),
  );
  expectOneWinner(answers, '409 email_taken');
  expect(
    await count(
      `"User" u JOIN "Password" p ON p."userId" = u."id" JOIN "UserRole" g ON g."userId" = u."id" WHERE u."email" = '${email}'`,
    ),
  ).toBe(1);
});

test('REG-03 of 20 registrations of one username one makes a user', async () => {
  const { username } = signUpInput();
  const answers = await manyAtOnce(20, (server) =>
    call('POST', '/api/register', { server, json: { ...signUpInput(), username } }),
  );
  expectOneWinner(answers, '409 username_taken');
  expect(await count(`"User" WHERE "username" = '${username}'`)).toBe(1);
});

test('REF-03 REF-04 32 refreshes of one token on two nodes leave one live token', async () => {
  const who = await registerUser(installation);
  for (let round = 0, token = who.refreshToken; round < 4; round += 1) {
    const answers = await manyAtOnce(32, (server) => refreshOn(server, token), withinGrace);
    const successors = new Set(answers.map(({ json }) => json.refresh_token));
    expect([new Set(answers.map(({ status }) => status)), successors.size]).toEqual([new Set([200]), 1]);
    token = String([...successors][0]);
  }
  expect(await count(`"Session" WHERE "userId" = '${who.id}'`)).toBe(1);
});

test('REF-12 a logout that races refreshes leaves nothing live', async () => {
  const who = await registerUser(installation);
  for (let round = 0; round < 12; round += 1) {
    const { token, refreshToken } = await logIn(installation.url, who);
    const race = (server: string | undefined, index: number) =>
      index === 3
        ? call('POST', '/api/logout', { server, token, json: {} })
        : refreshOn(server, refreshToken);
    const answers = await manyAtOnce(6, race, withinGrace);
    expect(answers[3]?.status).toBe(204);
    for (const { status, json } of answers) {
      expect([200, 204, 401]).toContain(status);
      if (!json.refresh_token) continue;
      expect(await outcome(eventually(() => refreshOn(installation.url, json.refresh_token)))).toBe(
        '401 unauthenticated',
      );
      expect(await asked('GET', '/api/users/me', String(json.access_token))).toBe('401 unauthenticated');
    }
  }
  expect(await liveSessions(who.id)).toBe(1);
});

test('LOG-20 logins that race a suspension leave no live session', async () => {
  for (let round = 0; round < 3; round += 1) {
    const who = await registerUser(installation);
    const { email, password } = who;
    const answers = await manyAtOnce(20, (server, index) =>
      index === 10
        ? call('PUT', `/api/admin/users/${who.id}/suspension`, { server, token: root.token, json: {} })
        : call('POST', '/api/login', { server, json: { email, password } }),
    );
    expect(answers[10]?.status).toBe(200);
    for (const { status } of answers) expect([200, 401]).toContain(status);
    expect(await liveSessions(who.id)).toBe(0);
  }
});

test('AUZ-27 no request that begins after a permission was taken succeeds', async () => {
  const who = await registerUser(installation);
  const path = `/api/admin/users/${who.id}/roles/admin`;
  expect(await asked('PUT', path, root.token, {})).toBe('200');
  const reading = manyAtOnce(60, (server) => call('GET', '/api/admin', { server, token: who.token }));
  expect(await asked('DELETE', path, root.token)).toBe('200');
  const after = await manyAtOnce(20, (server) => call('GET', '/api/admin', { server, token: who.token }));
  expect(new Set(after.map(({ status }) => status))).toEqual(new Set([403]));
  for (const { status } of await reading) expect([200, 403]).toContain(status);
});
