import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { signIn } from '#tests/support/browser';
import { administrator, newUser, newUsers, role, statusOf, unique } from '#tests/support/users';

/** The page of one user, and the ways to add users. */

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('an invitation that is refused says why; one that is made shows its link once', async ({
      page,
      context,
    }) => {
      const name = await role(['users:read']);
      await signIn(context, await administrator());
      await page.goto(`/admin/users/new?roleQuery=${name}`);
      const card = page.getByRole('region', { name: 'Invite' });
      await card.getByLabel('Email').fill('no email');
      await card.getByRole('checkbox', { name, exact: true }).check();
      await card.getByRole('button', { name: 'Make an invitation' }).click();
      await expect(page.getByRole('alert').first()).toContainText('Enter an email');
      await expect(card.getByRole('checkbox', { name, exact: true })).toBeChecked();
      const email = `${unique()}@example.test`;
      await card.getByLabel('Email').fill(email);
      await card.getByRole('button', { name: 'Make an invitation' }).click();
      const link = page.getByLabel(/choose their password/);
      await expect(link).toHaveValue(/\/reset-password\?token=[\w-]{43}$/);
      await expect(link).toHaveAttribute('readonly');
      const user = await database().user.findUniqueOrThrow({
        where: { emailNormalized: email },
        include: { roles: { include: { role: true } } },
      });
      expect(user.roles.map((grant) => grant.role.name).sort()).toEqual([name, 'user'].sort());
      await page.reload();
      await expect(link).toHaveCount(0);
    });

    test('one user: edited, given a role with an expiry, suspended and back, a new link, and deleted', async ({
      page,
      context,
    }) => {
      const { word, users } = await newUsers(1);
      const id = users[0]?.id ?? '';
      const name = await role(['users:read']);
      await signIn(context, await administrator());
      await page.goto(`/admin/users/${id}?roleQuery=${name}`);
      await page.locator('summary', { hasText: 'Edit profile' }).click();
      await page.getByLabel('Username').fill('');
      await page.getByRole('button', { name: 'Save profile' }).click();
      await expect(page.getByRole('alert').first()).toContainText('Use at least 3 characters.');
      await page.getByLabel('Username').fill(`${word}-new`);
      await page.getByRole('button', { name: 'Save profile' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${word}-new`);
      await page.goto(`/admin/users/${id}?roleQuery=${name}`);
      const row = page.getByRole('listitem').filter({ hasText: name }).first();
      await row.locator('summary').click();
      await row.getByLabel('Reason').fill('Stand-in');
      await row.getByLabel('End, in UTC').fill('2099-01-01T12:00');
      await row.getByRole('button', { name: `Assign ${name}` }).click();
      await expect(page.getByText('Until 1 Jan 2099, 12:00 UTC', { exact: true })).toBeVisible();
      await expect(
        page.getByRole('link', { name: 'See all users: names, email, roles, status.' }),
      ).toHaveAttribute('href', `/admin/users/${id}/permissions/users%3Aread`);
      await page.locator('summary', { hasText: 'Suspend user' }).click();
      await page.getByLabel('Reason').last().fill('On leave');
      await page.getByRole('button', { name: `Suspend ${word}-new` }).click();
      await expect(page.getByRole('region', { name: 'Suspension' })).toContainText('On leave');
      await page.getByRole('button', { name: 'Reinstate user' }).click();
      await expect(page.getByRole('region', { name: 'Suspension' })).toHaveCount(0);
      await page.getByRole('button', { name: 'Issue a new password link' }).click();
      await expect(page.getByLabel(/choose their password/)).toHaveValue(/token=/);
      await page.locator('summary', { hasText: 'Delete user' }).click();
      await page.getByLabel(/to confirm/).fill('someone-else');
      await page.getByRole('button', { name: `Delete ${word}-new` }).click();
      await expect(page.getByRole('alert').first()).toContainText(`Type ${word}-new`);
      await page.getByLabel(/to confirm/).fill(`${word}-new`);
      await page.getByRole('button', { name: `Delete ${word}-new` }).click();
      await expect(page.getByText('The user is deleted.')).toBeVisible();
      expect(await statusOf(id)).toBe('deleted');
    });
  });
}

test('an expired role says so, and can be assigned again', async ({ page, context }) => {
  const bob = await newUser({ roles: ['user', await role([])] });
  await database().userRole.updateMany({
    where: { userId: bob.id, role: { name: { not: 'user' } } },
    data: { expiresAt: new Date('2026-01-01T00:00:00Z') },
  });
  await signIn(context, await administrator());
  await page.goto(`/admin/users/${bob.id}`);
  await expect(page.getByText('Ended at 1 Jan 2026, 00:00 UTC')).toBeVisible();
});
