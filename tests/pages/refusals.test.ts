import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { signIn } from '#tests/support/browser';
import { administrator, newUser } from '#tests/support/users';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('403 and 404 can be read, say what to do, and have their status', async ({ page, context }) => {
      expect((await page.goto('/nowhere'))?.status()).toBe(404);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found');
      expect((await page.goto('/setup'))?.status()).toBeLessThan(500);
      await signIn(context, await newUser());
      expect((await page.goto('/admin/users'))?.status()).toBe(403);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('You don’t have permission');
      await expect(page.getByRole('main')).toHaveCount(1);
      await context.clearCookies();
      await signIn(context, await administrator());
      expect((await page.goto(`/admin/users/${randomUUID()}`))?.status()).toBe(404);
      await expect(page.getByRole('main')).toContainText('This user doesn’t exist or was deleted.');
      await expect(page.getByRole('link', { name: 'Home' })).toBeVisible();
      await page.getByRole('link', { name: 'All users' }).click();
      await expect(page).toHaveURL('/admin/users');
    });
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a malformed search is shown as an error, never as an empty list', async ({ page, context }) => {
    await signIn(context, await administrator());
    for (const query of ['sort=password', 'cursor=tampered', 'limit=0', 'query=a&query=b']) {
      expect((await page.goto(`/admin/users?${query}`))?.status()).toBeLessThan(500);
      await expect(page.getByRole('alert').first(), query).toContainText('Please check the fields below.');
    }
  });
});
