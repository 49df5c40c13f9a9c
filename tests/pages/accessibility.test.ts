import { expect, test } from '@playwright/test';
import { identityColumns } from '#lib/core/users/identity';
import { database } from '#lib/database/client';
import { expectAccessible, signIn } from '#tests/support/browser';
import { call } from '#tests/support/http';
import { create, fresh } from '#tests/support/roles';
import { administrator, newUser, type TestUser, unique } from '#tests/support/users';

const open = ['/', '/login', '/register', '/reset-password', '/welcome', '/nowhere'];
const inside = [
  '/account',
  '/account/security',
  '/account/sessions',
  '/account/activity',
  '/admin',
  '/admin/users',
  '/admin/audit',
  '/admin/settings',
];
const roles = [
  '/admin/roles',
  '/admin/roles/matrix',
  '/admin/roles/new',
  '/admin/roles/user',
  '/admin/permissions/users:read',
];

test('axe finds nothing wrong on any page', async ({ page, context }) => {
  test.setTimeout(180_000);
  for (const path of open) {
    await page.goto(path);
    await expectAccessible(page);
  }
  await signIn(context, await administrator());
  const user = await newUser();
  for (const path of [...inside, `/admin/users/${user.id}`]) {
    await page.goto(path);
    await expectAccessible(page);
  }
});

test('axe finds nothing wrong on the pages of roles', async ({ page, context }) => {
  test.setTimeout(180_000);
  await signIn(context, await administrator());
  for (const path of roles) {
    await page.goto(path);
    await expectAccessible(page);
  }
});

test('axe finds nothing wrong on a refused form', async ({ page }) => {
  await page.goto('/register');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('alert').first()).toBeFocused();
  await expectAccessible(page);
});

/** So many characters without a place to break the line, of the widest letter but for what makes them this test's own. */
const padded = (start: string, length: number) => (start + unique()).padEnd(length, start ? 'w' : 'W');

/** The longest username and email that there can be. */
async function withLongNames(who: TestUser): Promise<TestUser> {
  const names = { username: padded('', 32), email: `${padded('', 241)}@example.test` };
  await database().user.update({ where: { id: who.id }, data: identityColumns(who.id, names) });
  return { ...who, ...names };
}

// What a script does not change is looked at without one, which is quicker.
test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('no page scrolls sideways at 390 or 320 pixels, with the longest of names', async ({
    page,
    context,
  }) => {
    test.setTimeout(120_000);
    const root = await withLongNames(await administrator());
    await signIn(context, root);
    const user = await withLongNames(await newUser());
    const long = fresh({ name: padded('r', 64), label: padded('', 60), description: padded('', 300) });
    expect((await create(root.accessToken, long)).status).toBe(201);
    for (const { id } of [root, user]) {
      const path = `/api/admin/users/${id}/roles/${long.name}`;
      expect((await call('PUT', path, { token: root.accessToken, json: {} })).status).toBe(200);
    }
    const named = [`/admin/roles/${long.name}`, `/admin/users/${user.id}`, `/admin/users?query=${user.id}`];
    for (const path of [...open, ...inside, ...roles, ...named]) {
      await page.goto(path);
      // The second is what a window has at a zoom of 400 % (WCAG 1.4.10).
      for (const width of [390, 320]) {
        await page.setViewportSize({ width, height: 844 });
        const needed = await page.evaluate(() => document.documentElement.scrollWidth);
        expect([path, Math.max(needed, width)]).toEqual([path, width]);
      }
    }
  });

  test('every page has one h1, a title of its own and a way to skip to its content', async ({
    page,
    context,
  }) => {
    await signIn(context, await administrator());
    const titles = new Set<string>();
    for (const path of ['/', ...inside]) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expect(page.getByRole('link', { name: /skip/i })).toHaveCount(1);
      titles.add(await page.title());
    }
    expect(titles.size).toBe(inside.length + 1);
  });
});
