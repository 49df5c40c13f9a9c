import { expect, type Page, test } from '@playwright/test';
import { identityColumns } from '#lib/core/users/identity';
import { database } from '#lib/database/client';
import { expectAccessible, signIn } from '#tests/support/browser';
import {
  administrator,
  limitedAdministrator,
  newUser,
  newUsers,
  role,
  statusOf,
  unique,
} from '#tests/support/users';

/** The pages of users on the console. */

async function choose(page: Page, action: string, names: string[]) {
  for (const name of names) await page.getByRole('checkbox', { name: `Select ${name}` }).check();
  await page.locator('.bulk-bar').getByRole('button', { name: action }).click();
}

test('the page offers only allowed actions', async ({ page, context }) => {
  const { word, users } = await newUsers(1);
  await signIn(context, await limitedAdministrator(['admin:access', 'users:read']));
  await page.goto(`/admin/users?query=${word}`);
  await expect(page.getByRole('link', { name: `${word}-0` })).toBeVisible();
  for (const name of ['Export CSV', 'Add user'])
    await expect(page.getByRole('link', { name })).toHaveCount(0);
  await expect(page.getByRole('checkbox')).toHaveCount(0);
  expect((await page.goto('/admin/users/new'))?.status()).toBe(403);
  await page.goto(`/admin/users/bulk?action=delete&ids=${users[0]?.id}`);
  await expect(page.getByRole('button', { name: /Delete/ })).toHaveCount(0);
});

test('a display name stands beside the username wherever a user is named', async ({ page, context }) => {
  const root = await administrator();
  await signIn(context, root);
  const bob = await newUser();
  await page.goto(`/admin/users/${bob.id}`);
  await page.getByText('Edit profile…').click();
  await page.getByLabel('Display name').fill('山田 太郎');
  await page.getByRole('button', { name: 'Save profile' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`山田 太郎 ${bob.username}`);
  for (const path of [
    '/admin',
    '/admin/users?query=山田',
    `/admin/users/bulk?action=suspend&ids=${bob.id}`,
  ]) {
    await page.goto(path);
    await expect(page.getByRole('link', { name: `山田 太郎 ${bob.username}` })).toBeVisible();
  }
  await page.goto(`/admin/audit?subject=${bob.id}`);
  await expect(page.getByText(`山田 太郎 ${bob.username}`).first()).toBeVisible();
  await page.goto('/account');
  await page.getByLabel('Display name').fill('José');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByText(`José ${root.username}`)).toBeVisible();
  await page.getByLabel('Display name').fill('');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(page.getByText('José')).toHaveCount(0);
});

test('a name that is HTML is shown as it is, and the longest does not push the page aside', async ({
  page,
  context,
}) => {
  const bob = await newUser();
  const username = `<img src=x onerror=alert(1)>${'W'.repeat(60)}${unique()}`;
  await database().user.update({
    where: { id: bob.id },
    data: identityColumns(bob.id, { ...bob, username }),
  });
  await signIn(context, await administrator());
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [
    `/admin/users?query=${bob.email}`,
    `/admin/users/${bob.id}`,
    `/admin/users/bulk?action=suspend&ids=${bob.id}`,
  ]) {
    await page.goto(path);
    await expect(page.getByText(username).first()).toBeAttached();
    await expect(page.locator('main img')).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
  }
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('the filters, the sort and the page are in the URL', async ({ page, context }) => {
      const { word, users } = await newUsers(2);
      await database().user.update({ where: { id: users[1]?.id ?? '' }, data: { status: 'suspended' } });
      await signIn(context, await administrator());
      await page.goto('/admin/users');
      await page.getByRole('searchbox').fill(word);
      await page.locator('summary', { hasText: 'Filters' }).click();
      await page.getByRole('combobox', { name: 'Status' }).selectOption('suspended');
      await page.getByRole('button', { name: 'Apply filters' }).click();
      await expect(page).toHaveURL(new RegExp(`query=${word}.*status=suspended`));
      await expect(page.getByRole('link', { name: `${word}-1` })).toBeVisible();
      await expect(page.getByRole('link', { name: `${word}-0` })).toHaveCount(0);
      await expect(page.getByText('1–1 of 1 user', { exact: true })).toBeVisible();
      await page.getByRole('link', { name: 'Email', exact: true }).click();
      await expect(page).toHaveURL(/status=suspended.*sort=email/);
      await page.goto(`/admin/users?query=${word}&status=active&role=user&createdTo=2000-01-01`);
      await expect(page.getByText('No users found')).toBeVisible();
    });

    test('several users are suspended at once, and the outcome names those who were refused', async ({
      page,
      context,
    }) => {
      const { word, users } = await newUsers(2);
      const root = await administrator();
      const who = { username: `${word}-root`, email: `${word}-root@example.test` };
      await database().user.update({ where: { id: root.id }, data: identityColumns(root.id, who) });
      const mod = await limitedAdministrator(['admin:access', 'users:read', 'users:suspend']);
      await signIn(context, mod);
      await page.goto(`/admin/users?query=${word}`);
      await choose(page, 'Suspend', [`${word}-0`, `${word}-1`, who.username]);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Suspend 3 users');
      await page.getByLabel('Reason').fill('Spam');
      await page.getByRole('button', { name: 'Suspend 3 users' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('2 users suspended');
      await expect(page.getByRole('heading', { name: 'Skipped: 1 user' })).toBeVisible();
      await expect(page.getByText('You do not have permission to do this.')).toBeVisible();
      expect(await Promise.all([...users, root].map(({ id }) => statusOf(id)))).toEqual([
        'suspended',
        'suspended',
        'active',
      ]);
      await page.reload();
      await expect(page.getByText('The result is shown once.')).toBeVisible();
    });

    test('a role for several users is undone for those alone who did not have it', async ({
      page,
      context,
    }) => {
      const name = await role(['users:read']);
      const { word, users } = await newUsers(2);
      const before = await newUser({ roles: ['user', name] });
      const ids = [...users, before].map(({ id }) => `ids=${id}`).join('&');
      await signIn(context, await administrator());
      await page.goto(`/admin/users/bulk?action=assign-role&${ids}&roleQuery=${name}`);
      await page.getByLabel('Role', { exact: true }).selectOption(name);
      await page.getByRole('button', { name: 'Add a role to 3 users' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(`“${name}” assigned to 3 users`);
      await page.getByRole('button', { name: 'Undo for 2 users' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(`“${name}” removed from 2 users`);
      const left = await database().userRole.findMany({ where: { role: { name } } });
      expect([word, left.map(({ userId }) => userId)]).toEqual([word, [before.id]]);
    });

    test('a user is suspended from the list, which stays as it was, and the notice takes it back', async ({
      page,
      context,
    }) => {
      const { word, users } = await newUsers(1);
      const id = users[0]?.id ?? '';
      await signIn(context, await administrator());
      await page.goto(`/admin/users?query=${word}&sort=email`);
      await page.locator('summary', { hasText: `Actions for ${word}-0` }).click();
      await page.getByRole('button', { name: 'Suspend', exact: true }).click();
      await expect(page.getByRole('status').first()).toContainText('User suspended');
      await expect(page).toHaveURL(`/admin/users?query=${word}&sort=email`);
      expect(await statusOf(id)).toBe('suspended');
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect(page.getByRole('status').first()).toContainText('User reinstated');
      expect(await statusOf(id)).toBe('active');
      await page.reload();
      await expect(page.getByText('User reinstated')).toHaveCount(0);
    });

    test('pages go forth and back, in the size and the columns that were chosen', async ({
      page,
      context,
    }) => {
      const { word } = await newUsers(23);
      await signIn(context, await administrator());
      await page.goto(`/admin/users?query=${word}&sort=username`);
      await expect(page.getByText('1–20 of 23 users', { exact: true })).toBeVisible();
      await page.getByRole('link', { name: 'Next' }).click();
      await expect(page.getByText('21–23 of 23 users', { exact: true })).toBeVisible();
      await page.getByRole('link', { name: 'Previous' }).click();
      await expect(page.getByText('1–20 of 23 users', { exact: true })).toBeVisible();
      await expect(page.getByRole('link', { name: 'Previous' })).toHaveCount(0);
      await page.getByRole('link', { name: '50', exact: true }).click();
      await expect(page.getByRole('link', { name: new RegExp(`^${word}-`) })).toHaveCount(23);
      await page.locator('summary', { hasText: 'Columns' }).click();
      await page.getByRole('checkbox', { name: 'User ID' }).check();
      await page.getByRole('checkbox', { name: 'Created' }).uncheck();
      await page.getByRole('button', { name: 'Show columns' }).click();
      await expect(page.getByRole('columnheader', { name: 'User ID' })).toBeVisible();
      await expect(page.getByRole('columnheader', { name: 'Created' })).toHaveCount(0);
      await expect(page.getByRole('link', { name: new RegExp(`^${word}-`) })).toHaveCount(23);
      await page.getByRole('link', { name: 'Remove filter Search' }).click();
      await expect(page).toHaveURL(/\/admin\/users\?sort=username&limit=50&columns=/);
    });

    test('a whole page is one selection, and the number has to be typed to delete it', async ({
      page,
      context,
    }) => {
      const { word, users } = await newUsers(3);
      await signIn(context, await administrator());
      await page.goto(`/admin/users?query=${word}`);
      if (javaScriptEnabled) await page.getByRole('checkbox', { name: 'Select all users' }).check();
      else await page.getByRole('link', { name: 'Select all 3 on this page' }).click();
      await expect(page.locator('.bulk-bar')).toBeVisible();
      await choose(page, 'Delete', []);
      await page.getByLabel(/to confirm/).fill('2');
      await page.getByRole('button', { name: 'Delete 3 users' }).click();
      await expect(page.locator('.field-error')).toContainText('Type 3.');
      expect(await statusOf(users[0]?.id ?? '')).toBe('active');
      await page.getByLabel(/to confirm/).fill('3');
      await page.getByRole('button', { name: 'Delete 3 users' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('3 users deleted');
      expect(await Promise.all(users.map(({ id }) => statusOf(id)))).toEqual([
        'deleted',
        'deleted',
        'deleted',
      ]);
    });
  });
}

test('the file of the list holds what the list shows', async ({ page, context }) => {
  const { word } = await newUsers(2);
  await signIn(context, await administrator());
  await page.goto(`/admin/users?query=${word}`);
  const href = await page.getByRole('link', { name: 'Export CSV' }).getAttribute('href');
  const answer = await page.request.get(href ?? '');
  expect((await answer.text()).trimEnd().split('\r\n')).toHaveLength(3);
});

test('axe finds nothing wrong on the pages of users', async ({ page, context }) => {
  test.setTimeout(180_000);
  const { word, users } = await newUsers(2);
  const id = users[0]?.id ?? '';
  await database().user.update({ where: { id }, data: { status: 'suspended' } });
  await signIn(context, await administrator());
  const ids = users.map((one) => `ids=${one.id}`).join('&');
  for (const path of [
    `/admin/users?query=${word}&status=&createdFrom=2020-01-01&picked=all`,
    '/admin/users?query=nobody-is-called-so',
    '/admin/users/new',
    `/admin/users/${id}`,
    `/admin/users/${id}/permissions`,
    `/admin/users/${id}/sessions`,
    `/admin/users/${id}/activity`,
    `/admin/users/bulk?action=assign-role&${ids}`,
    `/admin/users/bulk?action=delete&${ids}`,
    `/admin/users/bulk/outcome?action=delete&${ids}`,
  ]) {
    await page.goto(path);
    await expectAccessible(page);
  }
});

test('with no user selected there is no bar of actions, and its page says so', async ({ page, context }) => {
  const { word } = await newUsers(1);
  await signIn(context, await administrator());
  await page.goto(`/admin/users?query=${word}`);
  await expect(page.locator('.bulk-bar')).toBeHidden();
  await page.goto('/admin/users/bulk?action=suspend');
  await expect(page.getByText('No users selected')).toBeVisible();
});

test('the list searches as one types, and the way back from a user leads to it', async ({
  page,
  context,
}) => {
  const { word } = await newUsers(2);
  await signIn(context, await administrator());
  await page.goto('/admin/users?sort=username');
  await page.getByRole('searchbox').pressSequentially(`${word}-1`);
  await expect(page.getByText('1–1 of 1 user', { exact: true })).toBeVisible();
  await expect(page).toHaveURL(`/admin/users?query=${word}-1&sort=username`);
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page
    .getByRole('row')
    .last()
    .click({ position: { x: 500, y: 20 } });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${word}-1`);
  await page.getByRole('link', { name: 'Sessions', exact: true }).click();
  await page.getByRole('link', { name: 'All users' }).click();
  await expect(page).toHaveURL(`/admin/users?query=${word}-1&sort=username`);
});
