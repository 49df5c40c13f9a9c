import { expect, type Page, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { signIn } from '#tests/support/browser';
import { administrator, newUser, role } from '#tests/support/users';

/** Until when a role counts: what was begun and not finished is never taken for "for good". */

const grantOf = (userId: string, name: string) =>
  database().userRole.findFirst({ where: { userId, role: { name } } });

/** Types a part of a date into the control, as at a keyboard. */
async function typePart(page: Page): Promise<void> {
  await page.getByText('On a date').last().click();
  await page.getByLabel('Date', { exact: true }).last().focus();
  await page.keyboard.type('12');
  const holds = (input: HTMLInputElement) => [input.value, input.validity.badInput];
  expect(await page.getByLabel('Date', { exact: true }).last().evaluate(holds)).toEqual(['', true]);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a role with half a date is not assigned; a date counts to its end, and a time without one is refused', async ({
      page,
      context,
    }) => {
      const [bob, name] = [await newUser(), await role([])];
      await signIn(context, await administrator());
      await page.goto(`/admin/users/${bob.id}?roleQuery=${name}`);
      await page.getByRole('checkbox', { name, exact: true }).check();
      await typePart(page);
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      if (javaScriptEnabled)
        await expect(page.locator('.field-error', { hasText: 'This is not complete.' })).toBeVisible();
      expect(await grantOf(bob.id, name)).toBeNull();
      await page.getByLabel('Date', { exact: true }).last().fill('');
      await page.getByLabel('Time (optional)').last().fill('17:00');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(page.locator('.field-error', { hasText: 'Give a time like' })).toBeVisible();
      expect(await grantOf(bob.id, name)).toBeNull();
      await page.getByLabel('Time (optional)').last().fill('');
      await page.getByLabel('Date', { exact: true }).last().fill('2099-12-04');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(page.getByRole('status').first()).toContainText('Expires 4 Dec 2099, 23:59');
      expect((await grantOf(bob.id, name))?.expiresAt).toEqual(new Date('2099-12-04T23:59:59Z'));
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

test('a role with half a date is not assigned to several users, either', async ({ page, context }) => {
  const [bob, name] = [await newUser(), await role([])];
  await signIn(context, await administrator());
  await page.goto(`/admin/users/bulk?action=assign-role&ids=${bob.id}&roleQuery=${name}`);
  await page.getByLabel('Role', { exact: true }).selectOption(name);
  await typePart(page);
  await page.getByRole('button', { name: 'Add a role to 1 user' }).click();
  await expect(page.locator('.field-error', { hasText: 'This is not complete.' })).toBeVisible();
  expect(await grantOf(bob.id, name)).toBeNull();
  await page.getByText('Never').click();
  await page.getByRole('button', { name: 'Add a role to 1 user' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`“${name}” assigned to 1 user`);
  expect((await grantOf(bob.id, name))?.expiresAt).toBeNull();
});
