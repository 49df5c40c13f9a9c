import { expect, type Page, test } from '@playwright/test';
import { v7 as uuidv7 } from 'uuid';
import { longestPermission, mostCustomPermissions } from '#lib/schemas/permission';
import { mostRolesOfUser } from '#lib/schemas/role';
import { asBrowser, call } from '#tests/support/http';
import {
  type Account,
  firstAdministrator,
  type Installation,
  registerUser,
  startInstallation,
} from '#tests/support/installation';

/** The console with 150 roles, as many custom permissions as there can be, and a user with as many roles as possible. */

test.describe.configure({ mode: 'default' });

/** Bytes of HTML. */
const largestPage = 150_000;

const count = 150;
const nameOf = (index: number) => `team-${String(index).padStart(3, '0')}-`.padEnd(64, 'x');
const labelOf = (index: number) => `Team ${index} ${'of the whole company '.repeat(3)}`.slice(0, 60).trim();

let installation: Installation;
let root: Account;
let full: Account;
let empty: Account;

const ids = (accounts: Account[]) => accounts.map(({ id }) => `ids=${id}`).join('&');

test.beforeAll(async () => {
  test.setTimeout(180_000);
  installation = await startInstallation();
  root = await firstAdministrator(installation);
  [full, empty] = [await registerUser(installation), await registerUser(installation)];
  const all = Array.from({ length: count }, (_, index) => index);
  await installation.query(
    `INSERT INTO "Role" ("id", "name", "label", "description", "createdAt")
     SELECT i::uuid, n, l, $4, now() FROM unnest($1::text[], $2::text[], $3::text[]) AS t(i, n, l)`,
    [all.map(() => uuidv7()), all.map(nameOf), all.map(labelOf), 'Looks after what there is. '.repeat(11)],
  );
  const custom = Array.from({ length: mostCustomPermissions }, (_, index) =>
    `noun-${index}:`.padEnd(longestPermission - 16, 'v'),
  );
  await installation.query(
    `INSERT INTO "Permission" ("name", "description", "custom") SELECT n, $2, TRUE FROM unnest($1::text[]) AS t(n)`,
    [custom, 'Do what this application does with what it has. '.repeat(4)],
  );
  await installation.query(
    `INSERT INTO "RolePermission" ("roleId", "permissionName")
     SELECT r."id", p."name" FROM "Role" r, "Permission" p WHERE p."custom" AND (r."name" = 'admin' OR r."name" LIKE 'team-%')`,
  );
  await installation.query(
    `INSERT INTO "UserRole" ("userId", "roleId", "grantedById", "grantedAt", "reason")
     SELECT $1::uuid, "id", $2::uuid, now(), $3 FROM "Role" WHERE "name" LIKE 'team-%' ORDER BY "name" LIMIT $4`,
    [full.id, root.id, 'Because it was wanted. '.repeat(20), mostRolesOfUser - 1],
  );
});

test.afterAll(() => installation.close());

async function cookiesOf(who: Account): Promise<Record<string, string>> {
  const json = { email: who.email, password: who.password };
  const { cookies } = await call('POST', '/api/login', {
    server: installation.url,
    json,
    headers: asBrowser(installation.url),
  });
  return cookies;
}

async function logIn(page: Page): Promise<void> {
  const cookies = Object.entries(await cookiesOf(root));
  await page.context().addCookies(cookies.map(([name, value]) => ({ name, value, url: installation.url })));
}

test('no page of the console grows with the roles: each is under 150 KB', async () => {
  test.setTimeout(120_000);
  const cookies = await cookiesOf(root);
  const pages = [
    '/admin',
    '/admin/roles',
    '/admin/roles?custom=5',
    '/admin/roles/matrix',
    '/admin/roles/matrix?permissions=4',
    '/admin/roles/new',
    `/admin/roles/${nameOf(7)}`,
    `/admin/roles/${nameOf(7)}/review`,
    `/admin/roles/${nameOf(7)}/delete`,
    '/admin/users',
    '/admin/users?limit=100',
    '/admin/users/new',
    `/admin/users/${full.id}`,
    `/admin/users/${empty.id}`,
    `/admin/users/${empty.id}?roleQuery=team`,
    `/admin/users/bulk?action=assign-role&${ids([full, empty])}`,
    `/admin/users/${full.id}/permissions/${encodeURIComponent('noun-0:'.padEnd(longestPermission - 16, 'v'))}`,
    `/admin/permissions/${'noun-0:'.padEnd(longestPermission - 16, 'v')}`,
  ];
  const sizes: Record<string, number> = {};
  for (const path of pages) {
    const { status, text } = await call('GET', path, { server: installation.url, cookies });
    expect([path, status]).toEqual([path, 200]);
    sizes[path] = Buffer.byteLength(text);
  }
  expect(Object.entries(sizes).filter(([, size]) => size >= largestPage)).toEqual([]);
});

test('the list of roles comes in pages, whole and in order, and is searched by name and label', async () => {
  const ask = (query: string) =>
    call('GET', `/api/admin/roles?${query}`, { server: installation.url, token: root.token });
  const names: string[] = [];
  let cursor = '';
  do {
    const { json } = await ask(`limit=40${cursor && `&cursor=${cursor}`}`);
    expect(json.total).toBe(count + 2);
    names.push(...(json.items as { name: string }[]).map(({ name }) => name));
    cursor = (json.nextCursor as string | null) ?? '';
  } while (cursor);
  expect(names).toEqual(['admin', ...Array.from({ length: count }, (_, index) => nameOf(index)), 'user']);
  const found = async (query: string) =>
    ((await ask(query)).json.items as { name: string }[]).map(({ name }) => name);
  expect(await found('query=TEAM-149')).toEqual([nameOf(149)]);
  expect(await found('query=t%C3%A9am%20148%20of')).toEqual([nameOf(148)]);
  expect(await found('query=%25')).toEqual([]);
  expect(await found(`names=user&names=admin`)).toEqual(['admin', 'user']);
  for (const wrong of ['limit=0', 'limit=101', 'cursor=x', 'grantable=yes', 'sort=holders'])
    expect([wrong, (await ask(wrong)).status]).toEqual([wrong, 422]);
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled, viewport: { width: 390, height: 844 } });

    test('at 390 pixels any of 150 roles is found and given to one user, to several and with an invitation', async ({
      page,
    }) => {
      test.setTimeout(120_000);
      const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
      const fits = async () => expect([page.url(), (await wide()) <= 390]).toEqual([page.url(), true]);
      await logIn(page);
      const [one, other] = javaScriptEnabled ? [101, 102] : [111, 112];
      await page.goto(`${installation.url}/admin/users/${empty.id}`);
      await fits();
      await page.getByRole('searchbox', { name: 'role' }).fill(`team ${one}`);
      if (!javaScriptEnabled) await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.getByRole('checkbox', { name: labelOf(one), exact: true }).check();
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(page.getByRole('status').first()).toContainText(`Added ${labelOf(one)}. No expiry.`);
      await fits();

      await page.goto(`${installation.url}/admin/users/bulk?action=assign-role&${ids([empty])}`);
      await page.getByRole('searchbox').fill(nameOf(other));
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.getByLabel('Role', { exact: true }).selectOption({ label: labelOf(other) });
      await page.getByText('On a date').click();
      await page.getByLabel('Date', { exact: true }).fill('2099-12-04');
      await page.getByLabel('Time (optional)').fill('17:00');
      await fits();
      await page.getByRole('button', { name: 'Add a role to 1 user' }).click();
      await expect(page.getByText('Expires 4 Dec 2099, 17:00')).toBeVisible();

      await page.goto(`${installation.url}/admin/users/new`);
      await page.getByRole('searchbox').fill('TEAM 149');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page.getByRole('checkbox', { name: labelOf(149), exact: true }).check();
      await fits();

      await page.goto(`${installation.url}/admin/users?role=team+${other}`);
      await page.getByRole('link', { name: labelOf(other) }).click();
      await expect(page.getByRole('link', { name: empty.username, exact: true })).toBeVisible();

      await page.goto(`${installation.url}/admin/roles`);
      await fits();
      await page.getByRole('link', { name: 'Next', exact: true }).click();
      await expect(page.getByRole('link', { name: labelOf(30), exact: true })).toBeVisible();
      await page.getByRole('searchbox').fill('team 150');
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await expect(page.getByText('No matching roles')).toBeVisible();
      await fits();
    });
  });
}
