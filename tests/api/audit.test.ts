import { expect } from '@playwright/test';
import { test } from '#tests/support/fixtures';
import { call, outcome, signUpInput } from '#tests/support/http';
import { type Account, type Installation, newAdministrator, registerUser } from '#tests/support/installation';

/** While the audit trail refuses new rows. */

test.describe.configure({ mode: 'default' });

let installation: Installation;
let root: Account;
let bob: Account;

test.beforeAll(async ({ twoNodes }) => {
  installation = twoNodes;
  root = await newAdministrator(installation);
  bob = await registerUser(installation);
  await installation.query(
    `CREATE FUNCTION "refuse"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'The trail is full'; END $$`,
  );
  await installation.query(
    `CREATE TRIGGER "refuse" BEFORE INSERT ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION "refuse"()`,
  );
});

test.afterAll(() => installation.query('DROP FUNCTION "refuse" CASCADE'));

const as = (who: Account) => ({ server: installation.url, token: who.token });

const snapshot = () =>
  installation.query(`SELECT u."id", u."username", u."email", u."status", p."hash",
    ARRAY(SELECT "roleId" FROM "UserRole" g WHERE g."userId" = u."id" ORDER BY 1) AS "roles",
    ARRAY(SELECT s."id" FROM "Session" s WHERE s."userId" = u."id" AND s."revokedAt" IS NULL ORDER BY 1) AS "sessions"
    FROM "User" u LEFT JOIN "Password" p ON p."userId" = u."id" ORDER BY u."id"`);

test('AUD-09 a change whose row cannot be written is rolled back', async () => {
  const before = await snapshot();
  const { username, email, password } = signUpInput();
  const target = `/api/admin/users/${bob.id}`;
  const changes = [
    () => call('PUT', `${target}/roles/admin`, { ...as(root), json: {} }),
    () => call('DELETE', `${target}/roles/user`, as(root)),
    () => call('PUT', `${target}/suspension`, { ...as(root), json: {} }),
    () => call('PATCH', target, { ...as(root), json: { username } }),
    () => call('DELETE', `${target}/sessions`, as(root)),
    () => call('DELETE', target, as(root)),
    () => call('POST', '/api/admin/users', { ...as(root), json: { username, email } }),
    () => call('PATCH', '/api/users/me', { ...as(bob), json: { username } }),
    () =>
      call('PUT', '/api/users/me/password', {
        ...as(bob),
        json: { currentPassword: bob.password, newPassword: password.repeat(2) },
      }),
    () => call('DELETE', '/api/users/me/sessions', as(bob)),
    () => call('POST', '/api/logout', { ...as(bob), json: {} }),
    () => call('POST', '/api/register', { server: installation.url, json: { username, email, password } }),
    () =>
      call('POST', '/api/login', {
        server: installation.url,
        json: { email: bob.email, password: bob.password },
      }),
  ];
  for (const change of changes) {
    const { status, text } = await change();
    expect(status).toBeGreaterThanOrEqual(500);
    expect(text).not.toContain('trail is full');
    expect(await snapshot()).toEqual(before);
  }
});

test('AUD-09 if a refusal cannot be recorded the answer is 503', async () => {
  const wrong = { server: installation.url, json: { email: bob.email, password: 'not-this-one-7' } };
  expect(await outcome(call('POST', '/api/login', wrong))).toBe('503 unavailable');
  expect(await outcome(call('GET', '/api/admin', as(bob)))).toBe('503 unavailable');
});

test('a read still works', async () => {
  expect(await outcome(call('GET', '/api/users/me', as(bob)))).toBe('200');
  expect(await outcome(call('GET', '/api/admin', as(root)))).toBe('200');
});
