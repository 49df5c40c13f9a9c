import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { signIn } from '#tests/support/browser';
import { administrator, newUser, newUsers, role, statusOf } from '#tests/support/users';

/** The page of one user. */

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('one user: edited, given roles until a time, suspended and back, a new link, and deleted', async ({
      page,
      context,
    }) => {
      const { word, users } = await newUsers(1);
      const id = users[0]?.id ?? '';
      const names = [`${word}-one`, `${word}-two`];
      for (const name of names) await role(['users:read'], name);
      await signIn(context, await administrator());
      await page.goto(`/admin/users/${id}?roleQuery=${word}`);
      await page.locator('summary', { hasText: 'Edit profile' }).click();
      await page.getByLabel('Username').fill('');
      await page.getByRole('button', { name: 'Save profile' }).click();
      await expect(page.locator('.field-error', { hasText: 'Use at least 3 characters.' })).toBeVisible();
      await page.getByLabel('Username').fill(`${word}-new`);
      await page.getByRole('button', { name: 'Save profile' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${word}-new`);
      await page.goto(`/admin/users/${id}?roleQuery=${word}`);
      for (const name of names) await page.getByRole('checkbox', { name, exact: true }).check();
      const form = page.locator('.add-role form').last();
      await form.getByText('On a date').click();
      await form.getByLabel('Date', { exact: true }).fill('2099-01-01');
      await form.getByLabel('Time (optional)').fill('12:00');
      await form.getByLabel('Reason').fill('Stand-in');
      await form.getByRole('button', { name: 'Add', exact: true }).click();
      const end = javaScriptEnabled ? '1 Jan 2099, 12:00' : '1 Jan 2099, 12:00 UTC';
      await expect(page.getByRole('status').first()).toContainText(
        `Added ${names.join(', ')}. Expires ${end}.`,
      );
      await expect(page.getByText(`Expires ${end}`, { exact: true })).toHaveCount(2);
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect(page.getByText(`Expires ${end}`, { exact: true })).toHaveCount(0);
      await page.locator('summary', { hasText: 'Suspend…' }).click();
      await page.getByLabel('Reason').first().fill('On leave');
      await page.getByRole('button', { name: 'Suspend user' }).click();
      await expect(page.getByRole('region', { name: 'Suspension' })).toContainText('On leave');
      await page.getByRole('button', { name: 'Reinstate user' }).click();
      await expect(page.getByRole('region', { name: 'Suspension' })).toHaveCount(0);
      await page.getByRole('button', { name: 'Reset password' }).click();
      await expect(page.locator('#password-link')).toHaveValue(/token=/);
      await page.locator('summary', { hasText: 'Delete user' }).click();
      await page.getByLabel(/to confirm/).fill('someone-else');
      await page.getByRole('button', { name: `Delete ${word}-new` }).click();
      await expect(page.locator('.field-error', { hasText: `Type ${word}-new` })).toBeVisible();
      await page.getByLabel(/to confirm/).fill(`${word}-new`);
      await page.getByRole('button', { name: `Delete ${word}-new` }).click();
      await expect(page.getByText('User deleted.')).toBeVisible();
      expect(await statusOf(id)).toBe('deleted');
    });
  });
}

test('the expiry of a role is changed where it stands, and the role removed', async ({ page, context }) => {
  const name = await role([]);
  const bob = await newUser({ roles: ['user', name] });
  const expiry = async () =>
    (await database().userRole.findFirst({ where: { userId: bob.id, role: { name } } }))?.expiresAt;
  await signIn(context, await administrator());
  await page.goto(`/admin/users/${bob.id}`);
  const row = page.getByRole('listitem').filter({ hasText: name }).first();
  await row.locator('summary').click();
  await row.getByText('Until Friday').click();
  await row.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').first()).toContainText('Role changed.');
  expect((await expiry())?.toISOString()).toMatch(/T23:59:59\.000Z$/);
  expect((await expiry())?.getUTCDay()).toBe(5);
  await expect(row.locator('summary')).toBeFocused();
  await row.locator('summary').click();
  await expect(row.getByRole('radio', { name: 'On a date' })).toBeChecked();
  await row.getByRole('button', { name: `Remove ${name}` }).click();
  await expect(page.getByRole('status').first()).toContainText('Role removed.');
  expect(await expiry()).toBeUndefined();
});

test('an expired role says so', async ({ page, context }) => {
  const bob = await newUser({ roles: ['user', await role([])] });
  await database().userRole.updateMany({
    where: { userId: bob.id, role: { name: { not: 'user' } } },
    data: { expiresAt: new Date('2026-01-01T00:00:00Z') },
  });
  await signIn(context, await administrator());
  await page.goto(`/admin/users/${bob.id}`);
  await expect(page.getByText('Expired 1 Jan 2026, 00:00')).toBeVisible();
});

test.describe('in another time zone', () => {
  test.use({ timezoneId: 'America/New_York', locale: 'de-DE' });

  test('times are the reader’s, from the first page on, and a date is meant in their zone', async ({
    page,
    context,
  }) => {
    const name = await role([]);
    const bob = await newUser();
    await database().user.update({
      where: { id: bob.id },
      data: { createdAt: new Date('2026-07-01T02:30:00Z') },
    });
    await signIn(context, await administrator());
    await page.goto(`/admin/users/${bob.id}?roleQuery=${name}`);
    await expect(page.getByText('30 Jun 2026, 22:30', { exact: true })).toBeVisible();
    await page.reload();
    await expect(page.locator('.end-date').first()).toContainText('America/New York');
    await page.getByRole('checkbox', { name, exact: true }).check();
    await page.getByText('On a date').last().click();
    await page.getByLabel('Date', { exact: true }).last().fill('2099-07-01');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('status').first()).toContainText('Expires 1 Jul 2099, 23:59.');
    const grant = await database().userRole.findFirst({ where: { userId: bob.id, role: { name } } });
    expect(grant?.expiresAt?.toISOString()).toBe('2099-07-02T03:59:59.000Z');
    const days = (from: string, to: string) =>
      page.goto(`/admin/users?query=${bob.username}&createdFrom=${from}&createdTo=${to}`);
    await days('2026-06-30', '2026-06-30');
    await expect(page.getByRole('link', { name: bob.username, exact: true })).toBeVisible();
    await days('2026-07-01', '2026-07-02');
    await expect(page.getByText('No users found')).toBeVisible();
  });
});
