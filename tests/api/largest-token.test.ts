import { expect } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { longestPermission, mostCustomCharacters, mostCustomPermissions } from '#lib/schemas/permission';
import { mostRoles, mostRolesOfUser } from '#lib/schemas/role';
import { test } from '#tests/support/fixtures';
import { type Answer, call, outcome, signUpInput } from '#tests/support/http';
import {
  type Account,
  type Installation,
  logIn,
  newAdministrator,
  registerUser,
} from '#tests/support/installation';

/** The size of a token is limited at assignment. Reaches every limit, and makes room again. */

test.describe.configure({ mode: 'default' });

let installation: Installation;
let root: Account;

test.beforeAll(async ({ twoNodes }) => {
  installation = twoNodes;
  root = await newAdministrator(installation);
});

test.afterAll(async () => {
  await installation.query('DELETE FROM "Permission" WHERE "custom"');
  await installation.query(`DELETE FROM "Role" WHERE "name" NOT IN ('admin', 'user')`);
});

const ask = (verb: string, path: string, json?: unknown, token = root.token) =>
  call(verb, path, { server: installation.url, token, ...(json !== undefined && { json }) });

const longName = (start: string) => start.padEnd(64, 'x');
const role = (name: string) => ({ name, label: name.slice(0, 60), description: '', permissions: [] });
const assign = (id: string, name: string) => ask('PUT', `/api/admin/users/${id}/roles/${name}`, {});
const bulk = (ids: string[], name: string) =>
  ask('POST', '/api/admin/users/bulk', { ids, action: 'assign-role', role: name });
const detailOf = ({ status, json }: Answer) => `${status} ${json.detail}`;

const userIsFull = `A user can hold ${mostRolesOfUser} roles, ended ones included. Unassign another one first.`;

/** Roles with the longest names, written into the database: creating them is not what is asked. */
async function fill(count: number, start: string): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => longName(`${start}-${index}-`));
  await installation.query(
    `INSERT INTO "Role" ("id", "name", "label", "description", "createdAt")
     SELECT i::uuid, n, n, '', now() FROM unnest($1::text[], $2::text[]) AS t(i, n)`,
    [names.map(() => uuidv7()), names],
  );
  return names;
}

test('the largest token that a user can come to hold is issued, fits a header line of 8 KB and is accepted', async () => {
  test.setTimeout(120_000);
  // As many permissions as there can be, with names as long as they can be together.
  const even = mostCustomCharacters / mostCustomPermissions;
  for (let index = 0; index < mostCustomPermissions; index += 1) {
    const name = `n${index}:`.padEnd(even, 'v');
    const made = await ask('POST', '/api/admin/permissions', { name, description: 'Largest.' });
    expect([name, made.status]).toEqual([name, 201]);
  }
  const names = await fill(mostRolesOfUser, 'held');
  const holder = await registerUser(installation);
  await assign(holder.id, 'admin');
  for (const name of names.slice(2)) expect(await outcome(assign(holder.id, name))).toBe('200');
  expect(detailOf(await assign(holder.id, names[0] ?? ''))).toBe(`409 ${userIsFull}`);
  const { token } = await logIn(installation.url, holder);
  expect(token.length).toBeGreaterThan(6_500);
  expect(token.length).toBeLessThan(8_000);
  const me = await ask('GET', '/api/users/me', undefined, token);
  expect([me.status, (me.json.roles as string[]).length]).toEqual([200, mostRolesOfUser]);
  expect((me.json.permissions as string[]).length).toBeGreaterThan(mostCustomPermissions);
});

test('a custom permission beyond the number or the characters of all is refused with a sentence, also in a race', async () => {
  const add = (name: string) => ask('POST', '/api/admin/permissions', { name, description: 'One more.' });
  expect(detailOf(await add('one:more'))).toBe(
    `409 There are ${mostCustomPermissions} custom permissions, and there can be no more.`,
  );
  const { json } = await ask('GET', '/api/admin/permissions');
  const custom = (json.items as { name: string; custom: boolean }[]).filter((one) => one.custom);
  for (const { name } of custom.slice(0, 2))
    expect(await outcome(ask('DELETE', `/api/admin/permissions/${name}`))).toBe('204');
  // Room for one of the longest, not for two.
  const long = (start: string) => `${start}:`.padEnd(longestPermission, 'v');
  const two = await Promise.all([add(long('aa')), add(long('bb'))]);
  expect(two.map(({ status }) => status).sort()).toEqual([201, 409]);
  const refused = two.find(({ status }) => status === 409);
  expect(refused?.json.detail).toContain(`can have ${mostCustomCharacters} characters together`);
});

test('the last place among a user’s roles is given once, by the single action and the bulk action alike', async () => {
  const names = await fill(mostRolesOfUser, 'race');
  const [holder, other] = [await registerUser(installation), await registerUser(installation)];
  // They hold `user` already.
  for (const name of names.slice(2)) await assign(holder.id, name);
  const raced = await Promise.all([assign(holder.id, names[0] ?? ''), assign(holder.id, names[1] ?? '')]);
  expect(raced.map(({ status }) => status).sort()).toEqual([200, 409]);
  const { json } = await bulk([holder.id, other.id], longName('held-0-'));
  expect(json.outcomes).toEqual([
    { id: holder.id, outcome: 'conflict', detail: userIsFull },
    expect.objectContaining({ id: other.id, outcome: 'done' }),
  ]);
  // A held role can get another expiry; an expired one counts until it is unassigned.
  expect(await outcome(assign(holder.id, names[5] ?? ''))).toBe('200');
  await installation.query(
    `UPDATE "UserRole" SET "expiresAt" = now() - interval '1 day'
     WHERE "userId" = $1 AND "roleId" = (SELECT "id" FROM "Role" WHERE "name" = $2)`,
    [holder.id, names[5]],
  );
  expect(await outcome(assign(holder.id, longName('held-0-')))).toBe('409 conflict');
  expect(await outcome(ask('DELETE', `/api/admin/users/${holder.id}/roles/${names[5]}`))).toBe('200');
  expect(await outcome(assign(holder.id, longName('held-0-')))).toBe('200');
});

test('an invitation gives no more roles than a user can hold', async () => {
  const names = (await fill(21, 'invited')).slice(0, 21);
  const invite = (roles: string[]) =>
    ask('POST', '/api/admin/invitations', { email: signUpInput().email, roles });
  expect(await outcome(invite(names))).toBe('422 invalid_input');
  const invited = await invite(names.slice(0, 20));
  expect(invited.status).toBe(201);
  expect((invited.json.user as { roles: string[] }).roles.length).toBeLessThanOrEqual(mostRolesOfUser);
});

test('the last place among all roles is given once, and a later request gets the reason', async () => {
  const [row] = await installation.query<{ count: number }>(`SELECT count(*)::int AS "count" FROM "Role"`);
  await fill(mostRoles - 1 - (row?.count ?? 0), 'all');
  const made = await Promise.all([
    ask('POST', '/api/admin/roles', role('last-one')),
    ask('POST', '/api/admin/roles', role('one-too-many')),
  ]);
  expect(made.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(detailOf(await ask('POST', '/api/admin/roles', role('later')))).toBe(
    `409 There are ${mostRoles} roles, and there can be no more.`,
  );
});
