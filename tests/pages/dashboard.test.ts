import { expect, test } from '@playwright/test';
import { expectAccessible, signIn } from '#tests/support/browser';
import { administrator, limitedAdministrator, newUser } from '#tests/support/users';

const cards = ['Newest users', 'Denied attempts', 'Roles by size'];

test('an ordinary user is refused, and an unknown range is shown as an error and not as another page', async ({
  page,
  context,
}) => {
  await signIn(context, await newUser());
  expect((await page.goto('/admin'))?.status()).toBe(403);
  await signIn(context, await limitedAdministrator(['admin:access']));
  await page.goto('/admin?range=31');
  await expect(page.getByRole('alert').first()).toContainText('range is one of 7, 30, 90.');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Show the last 30 days' }).click();
  await expect(page.getByRole('heading', { name: 'Sign-ups' })).toBeVisible();
});

test('each user sees the cards that they may see', async ({ page, context }) => {
  const cases: [string, string[]][] = [
    ['users:read', ['Newest users']],
    ['audit:read', ['Denied attempts']],
    ['roles:read', ['Roles by size']],
  ];
  for (const [permission, shown] of cases) {
    await signIn(context, await limitedAdministrator(['admin:access', permission]));
    await page.goto('/admin');
    for (const name of cards) {
      await expect(page.getByRole('heading', { name })).toHaveCount(shown.includes(name) ? 1 : 0);
    }
  }
  // A user who may not read users gets no links to them.
  await signIn(context, await limitedAdministrator(['admin:access', 'audit:read']));
  await page.goto('/admin');
  await expect(page.locator('a[href^="/admin/users"]')).toHaveCount(0);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the range is switched by links, from the keyboard, and is in the URL', async ({ page, context }) => {
    await signIn(context, await administrator());
    await page.goto('/admin');
    const ranges = page.getByRole('navigation', { name: 'Days shown' });
    await expect(ranges.locator('[aria-current]')).toHaveText('30 days');
    await ranges.getByRole('link', { name: '90 days' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/admin\?range=90$/);
    await expect(ranges.locator('[aria-current]')).toHaveText('90 days');
    await expect(page.getByText('Last 90 days')).toHaveCount(2);
  });

  test('every bar is also a row of a table', async ({ page, context }) => {
    await signIn(context, await administrator());
    await page.goto('/admin?range=7');
    const chart = page.getByRole('region', { name: 'Logins' });
    await expect(chart.getByRole('img')).toHaveAccessibleName(/^Logins per day: \d/);
    await chart.getByText('Show as a table').click();
    await expect(chart.getByRole('row')).toHaveCount(8);
    await expect(chart.getByRole('columnheader')).toHaveText(['Day', 'Succeeded', 'Failed']);
  });
});

test('the figures are those of the API', async ({ page, context }) => {
  const root = await administrator();
  await signIn(context, root);
  await page.goto('/admin');
  for (const label of ['Total users', 'Active in 30 days', 'Suspended', 'Active sessions']) {
    const stat = page.locator('.stat', { has: page.getByText(label, { exact: true }) });
    await expect(stat.locator('.stat-value')).toHaveText(/^[\d,]+\+?$/);
  }
  const newest = page.getByRole('region', { name: 'Newest users' });
  await expect(newest.getByRole('listitem')).toHaveCount(5);
  await expect(page.getByRole('region', { name: 'Roles by size' }).getByRole('link')).not.toHaveCount(0);
});
