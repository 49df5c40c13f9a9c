import { expect, type Page, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { expectAccessible, signIn } from '#tests/support/browser';
import { administrator, newUser, role } from '#tests/support/users';

const rowOf = (name: string) =>
  database().role.findUniqueOrThrow({ where: { name }, include: { permissions: true } });

const given = async (name: string) =>
  (await rowOf(name)).permissions.map(({ permissionName }) => permissionName).sort();

const tick = (page: Page, permission: string) =>
  page.getByRole('checkbox', { name: permission, exact: true });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('saving first shows what changes for whom, and does just that', async ({ page, context }) => {
      await signIn(context, await administrator());
      const name = await role(['users:read', 'users:delete']);
      const [bob, carol] = [await newUser({ roles: [name] }), await newUser({ roles: [name] })];
      await page.goto(`/admin/roles/${name}`);
      await tick(page, 'users:delete').uncheck();
      await tick(page, 'audit:read').check();
      await page.getByRole('textbox', { name: 'Label' }).fill(`Changed ${name}`);
      await page.getByRole('button', { name: 'Review changes' }).click();
      await expect(page.getByText('2 users lose users:delete')).toBeVisible();
      await expect(page.getByText('2 users gain audit:read')).toBeVisible();
      for (const { username } of [bob, carol])
        await expect(page.getByRole('link', { name: username })).toHaveCount(2);
      if (javaScriptEnabled) await expectAccessible(page);
      expect(await given(name)).toEqual(['users:delete', 'users:read']);
      await page.getByRole('button', { name: 'Save changes' }).click();
      await expect(page.getByText('Role saved.')).toBeVisible();
      expect([await given(name), (await rowOf(name)).label]).toEqual([
        ['audit:read', 'users:read'],
        `Changed ${name}`,
      ]);
    });

    test('of two tabs the second learns what changed, keeps its choices and goes on', async ({
      page,
      context,
    }) => {
      const [root, other] = [await administrator(), await administrator()];
      await signIn(context, root);
      const name = await role(['users:read']);
      await page.goto(`/admin/roles/${name}`);
      await tick(page, 'audit:read').check();
      await page.getByRole('button', { name: 'Review changes' }).click();
      await expect(page.getByRole('button', { name: 'Save changes' })).toBeVisible();
      const json = { version: 1, description: 'By the other tab' };
      const headers = { authorization: `Bearer ${other.accessToken}` };
      await page.request.patch(`/api/admin/roles/${name}`, { data: json, headers });
      await page.getByRole('button', { name: 'Save changes' }).click();
      const told = `${other.username} changed this role in the meantime: changed the description.`;
      await expect(page.getByText(told).first()).toBeVisible();
      if (javaScriptEnabled) await page.getByRole('link', { name: 'Refresh preview' }).click();
      await page.getByRole('link', { name: 'Review my changes again' }).click();
      await page.getByRole('button', { name: 'Save changes' }).click();
      await expect(page.getByText('Role saved.')).toBeVisible();
      expect(await given(name)).toEqual(['audit:read', 'users:read']);
    });

    test('the review names an impossible change, beside the choices', async ({ page, context }) => {
      await signIn(context, await administrator());
      const name = await role(['users:read']);
      await page.goto(`/admin/roles/${name}`);
      await page.getByRole('textbox', { name: 'Label' }).fill('');
      await tick(page, 'audit:read').check();
      await page.getByRole('button', { name: 'Review changes' }).click();
      await expect(page.locator('.field-error')).toContainText('Choose a label with a letter');
      await expect(tick(page, 'audit:read')).toBeChecked();
      if (javaScriptEnabled) await expectAccessible(page);
    });
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('every permission can be taken, and choices can be changed after their review', async ({
    page,
    context,
  }) => {
    await signIn(context, await administrator());
    const name = await role(['users:read']);
    await page.goto(`/admin/roles/${name}`);
    await tick(page, 'users:read').uncheck();
    await page.getByRole('button', { name: 'Review changes' }).click();
    await expect(page.getByText('No users affected')).toBeVisible();
    await page.getByRole('link', { name: 'Back to editing' }).click();
    await expect(tick(page, 'users:read')).not.toBeChecked();
    await page.getByRole('button', { name: 'Review changes' }).click();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText('Role saved.')).toBeVisible();
    expect(await given(name)).toEqual([]);
  });
});
