import { expect } from '@playwright/test';
import { test } from '#tests/support/fixtures';
import { call, outcome } from '#tests/support/http';
import { type Installation, logIn, newAdministrator, registerUser } from '#tests/support/installation';
import { refillLimits } from '#tests/support/login-attempts';

/** While its database ignores every DELETE. */

let installation: Installation;

const cleaned = ['Session', 'OneTimeToken', 'RateLimitCounter', 'SigningKey'];

test.beforeAll(async ({ limitedNodes }) => {
  installation = limitedNodes;
  await refillLimits(installation);
  for (const table of cleaned)
    await installation.query(`CREATE RULE "keep" AS ON DELETE TO "${table}" DO INSTEAD NOTHING`);
});

test.afterAll(async () => {
  for (const table of cleaned) await installation.query(`DROP RULE "keep" ON "${table}"`);
});

const asked = (method: string, path: string, options: Parameters<typeof call>[2] = {}) =>
  call(method, path, { server: installation.url, ...options });

/** As if everything had ended longer ago than rows are kept. */
async function endEverything(userId: string): Promise<void> {
  await installation.query(
    `UPDATE "Session" SET "expiresAt" = "expiresAt" - interval '200 days' WHERE "userId" = $1`,
    [userId],
  );
  await installation.query(`UPDATE "OneTimeToken" SET "expiresAt" = "expiresAt" - interval '20 days'`);
  await installation.query(`UPDATE "RateLimitCounter" SET "endsAt" = "endsAt" - interval '20 days'`);
}

test('FLT-22 without any cleaning up expired sessions, links and limits have no effect', async () => {
  const [root, bob] = [await newAdministrator(installation), await registerUser(installation)];
  const path = `/api/admin/users/${bob.id}/password-link`;
  const { json } = await asked('POST', path, { token: root.token, json: {} });
  const link = new URL(String(json.passwordLink)).searchParams.get('token');
  const guess = () =>
    outcome(asked('POST', '/api/login', { json: { email: bob.email, password: 'wrong-password-1' } }));
  for (let count = 0; count < 5; count += 1) expect(await guess()).toBe('401 invalid_credentials');
  expect(await guess()).toBe('429 rate_limited');
  await endEverything(bob.id);

  expect(await outcome(asked('GET', '/api/users/me', { token: bob.token }))).toBe('401 unauthenticated');
  const refresh = { json: { refresh_token: bob.refreshToken } };
  expect(await outcome(asked('POST', '/api/refresh', refresh))).toBe('401 unauthenticated');
  const reset = { json: { token: link, newPassword: 'copper-lantern-58' } };
  expect(await outcome(asked('PUT', '/api/password-reset', reset))).toBe('401 invalid_token');
  expect(await guess()).toBe('401 invalid_credentials');
  const { token } = await logIn(installation.url, bob);
  const sessions = await asked('GET', '/api/users/me/sessions', { token });
  expect(sessions.json.items).toHaveLength(1);
  const [kept] = await installation.query<{ count: number }>(
    `SELECT count(*)::int AS "count" FROM "Session" WHERE "userId" = $1`,
    [bob.id],
  );
  expect(kept?.count).toBe(2);
});
