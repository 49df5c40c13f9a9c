import { expect, type Page, test } from '@playwright/test';
import { expectAccessible, signIn } from '#tests/support/browser';
import { administrator, limitedAdministrator, newUser, newUsers, role } from '#tests/support/users';

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the page of the search is for administrators, and shows users, roles, permissions and pages', async ({
    page,
    context,
  }) => {
    await signIn(context, await newUser());
    expect((await page.goto('/admin/search?query=a'))?.status()).toBe(403);
    const { word, users } = await newUsers(9);
    await signIn(context, await administrator());
    await page.goto('/account');
    await page.getByRole('textbox', { name: 'Search', exact: true }).fill(`${word}-0`);
    await page.keyboard.press('Enter');
    const group = (name: string) => page.getByRole('region', { name });
    await expect(group('Users').getByRole('link')).toHaveText([`${word}-0`]);
    await page.goto(`/admin/search?query=${word}`);
    await expect(group('Users').getByRole('listitem')).toHaveCount(8);
    await group('Users').getByRole('link', { name: 'All 9 users…' }).click();
    await expect(page).toHaveURL(`/admin/users?query=${word}`);
    await page.goto('/admin/search?query=roles');
    await expect(group('Permissions').getByRole('link', { name: 'roles:assign' })).toBeVisible();
    await group('Pages').getByRole('link', { name: 'Roles' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Roles');
    expect(users).toHaveLength(9);
  });
});

test('a visitor sees only the kinds and pages that they may open', async ({ page, context }) => {
  await signIn(context, await limitedAdministrator(['admin:access', 'roles:read']));
  await page.goto('/admin/search?query=user');
  await expect(page.getByRole('region')).toHaveCount(2);
  await expect(page.getByRole('region', { name: 'Users' })).toHaveCount(0);
  await expect(page.getByRole('main').locator('a[href^="/admin/users"]')).toHaveCount(0);
  await expectAccessible(page);
});

/** Opens a page, and waits for its script. */
async function open(page: Page, path: string) {
  await page.goto(path);
  const opener = page.getByRole('link', { name: 'Search' });
  await expect(opener).toHaveAttribute('data-scripted', 'true');
  const dialog = page.getByRole('dialog', { name: 'Search' });
  return { opener, dialog, field: dialog.getByRole('combobox'), options: dialog.getByRole('option') };
}

test('the search opens by /, is used by the arrows and Enter, and Escape leads back', async ({
  page,
  context,
}) => {
  const { word, users } = await newUsers(3);
  await role([], `${word}-role`);
  await signIn(context, await administrator());
  const { opener, dialog, field, options } = await open(page, '/account');
  await opener.focus();
  await page.keyboard.press('/');
  await expect(field).toBeFocused();
  await expect(dialog.getByRole('option', { name: 'Dashboard' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
  await page.keyboard.press('/');
  await field.fill(word);
  await expect(options).toHaveCount(4);
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(options.last()).toHaveAttribute('aria-selected', 'true');
  const id = await options.last().getAttribute('id');
  await expect(field).toHaveAttribute('aria-activedescendant', id ?? '');
  await field.fill(`${word}-1`);
  await expect(options).toHaveText([new RegExp(`^${word}-1`)]);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/admin/users/${users[1]?.id}`);
});

test('in a field the slash is a slash, and Ctrl+K opens the search; an answer that comes late is dropped', async ({
  page,
  context,
}) => {
  const { word } = await newUsers(2);
  await signIn(context, await administrator());
  const { field, options } = await open(page, '/admin/search');
  const own = page.getByRole('searchbox');
  await own.press('/');
  await expect(own).toHaveValue('/');
  await own.press('Control+k');
  await expect(field).toBeFocused();
  // The answer to the first waits for the answer to the second.
  await page.route(`**/api/admin/search?query=${word}`, async (route) => {
    await expect(options).toHaveCount(1);
    await route.continue();
  });
  const asked = page.waitForRequest(`**/api/admin/search?query=${word}`);
  await field.fill(word);
  await asked;
  await field.fill(`${word}-1`);
  await expect(options).toHaveText([new RegExp(`^${word}-1`)]);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await expect(options).toHaveText([new RegExp(`^${word}-1`)]);
  // Enter before an answer has come leads to the page.
  await field.fill(word);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(`/admin/search?query=${word}`);
});
