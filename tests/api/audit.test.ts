import { expect, test } from '@playwright/test';
import { call, newcomer, outcome } from '#tests/support/http';
import {
  type Account,
  firstAdministrator,
  type Installation,
  member,
  startInstallation,
} from '#tests/support/installation';

/** What happens when the audit trail cannot be written: on a database of its own, whose trail refuses new rows. */

test.describe.configure({ mode: 'default' });

let house: Installation;
let root: Account;
let bob: Account;

test.beforeAll(async () => {
  house = await startInstallation();
  root = await firstAdministrator(house);
  bob = await member(house);
  await house.query(
    `CREATE FUNCTION "refuse"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'The trail is full'; END $$`,
  );
  await house.query(
    `CREATE TRIGGER "refuse" BEFORE INSERT ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION "refuse"()`,
  );
});

test.afterAll(() => house.close());

const as = (who: Account) => ({ server: house.url, token: who.token });

const snapshot = () =>
  house.query(`SELECT u."id", u."username", u."email", u."status", p."hash",
    ARRAY(SELECT "roleId" FROM "UserRole" g WHERE g."userId" = u."id" ORDER BY 1) AS "roles",
    ARRAY(SELECT s."id" FROM "Session" s WHERE s."userId" = u."id" AND s."revokedAt" IS NULL ORDER BY 1) AS "sessions"
    FROM "User" u LEFT JOIN "Password" p ON p."userId" = u."id" ORDER BY u."id"`);

test('AUD-09 a change whose row cannot be written is rolled back', async () => {
  const before = await snapshot();
  const { username, email, password } = newcomer();
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
    () => call('POST', '/api/register', { server: house.url, json: { username, email, password } }),
    () =>
      call('POST', '/api/login', { server: house.url, json: { email: bob.email, password: bob.password } }),
  ];
  for (const change of changes) {
    const { status, text } = await change();
    expect(status).toBeGreaterThanOrEqual(500);
    expect(text).not.toContain('trail is full');
    expect(await snapshot()).toEqual(before);
  }
});

test('AUD-09 an attempt whose refusal cannot be recorded is answered with 503', async () => {
  const wrong = { server: house.url, json: { email: bob.email, password: 'not-this-one-7' } };
  expect(await outcome(call('POST', '/api/login', wrong))).toBe('503 unavailable');
  expect(await outcome(call('GET', '/api/admin', as(bob)))).toBe('503 unavailable');
});

test('what changes nothing still works', async () => {
  expect(await outcome(call('GET', '/api/users/me', as(bob)))).toBe('200');
  expect(await outcome(call('GET', '/api/admin', as(root)))).toBe('200');
});
