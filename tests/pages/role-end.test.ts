import { expect, type Page, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { signIn } from '#tests/support/browser';
import { administrator, newUser, role } from '#tests/support/users';

/** Until when a role counts: what was begun and not finished is never taken for "for good". */

const grantOf = (userId: string, name: string) =>
  database().userRole.findFirst({ where: { userId, role: { name } } });

/** Types a date into the control, as at a keyboard, and no time. */
async function typeDateOnly(page: Page): Promise<void> {
  await page.getByLabel('End, in UTC').first().focus();
  await page.keyboard.type('12042099');
  const holds = (input: HTMLInputElement) => [input.value, input.validity.badInput];
  expect(await page.getByLabel('End, in UTC').first().evaluate(holds)).toEqual(['', true]);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a role with an expiry date and no time is not assigned; with both it is, and the notice names the expiry', async ({
      page,
      context,
    }) => {
      const [bob, name] = [await newUser(), await role([])];
      await signIn(context, await administrator());
      await page.goto(`/admin/users/${bob.id}?roleQuery=${name}`);
      await page.locator('summary', { hasText: name }).click();
      await typeDateOnly(page);
      await page.getByRole('button', { name: `Assign ${name}` }).click();
      if (javaScriptEnabled)
        await expect(page.getByRole('alert').first()).toContainText('This is not complete.');
      expect(await grantOf(bob.id, name)).toBeNull();
      await page.getByLabel('End, in UTC').fill('2099-12-04T17:00');
      await page.getByRole('button', { name: `Assign ${name}` }).click();
      await expect(page.getByRole('status').first()).toHaveText(
        'The role is assigned. It counts until 4 Dec 2099, 17:00 UTC.',
      );
      expect((await grantOf(bob.id, name))?.expiresAt).toEqual(new Date('2099-12-04T17:00:00Z'));
    });
  });
}

test('a day of a filter that was not finished is not passed over', async ({ page, context }) => {
  await signIn(context, await administrator());
  for (const [path, label] of [
    ['/admin/users', 'Created from'],
    ['/admin/audit', 'From'],
  ] as const) {
    await page.goto(path);
    await page.locator('summary', { hasText: 'Filters' }).click();
    await page.getByLabel(label, { exact: true }).focus();
    await page.keyboard.type('1204');
    await page.getByRole('button', { name: 'Apply filters' }).click();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
  }
});

test('a role with an expiry date and no time is not assigned to several users, either', async ({
  page,
  context,
}) => {
  const [bob, name] = [await newUser(), await role([])];
  await signIn(context, await administrator());
  await page.goto(`/admin/users/bulk?action=assign-role&ids=${bob.id}&roleQuery=${name}`);
  await page.getByLabel('Role', { exact: true }).selectOption(name);
  await typeDateOnly(page);
  await page.getByRole('button', { name: 'Assign a role to 1 user' }).click();
  await expect(page.getByRole('alert').first()).toContainText('This is not complete.');
  expect(await grantOf(bob.id, name)).toBeNull();
  await page.getByLabel('End, in UTC').fill('');
  await page.getByRole('button', { name: 'Assign a role to 1 user' }).click();
  await expect(page.getByText('It has no end.')).toBeVisible();
  expect((await grantOf(bob.id, name))?.expiresAt).toBeNull();
});
