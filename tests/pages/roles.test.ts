import { expect, type Page, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { expectAccessible, signIn } from '#tests/support/browser';
import { administrator, limitedAdministrator, newUser, role, unique } from '#tests/support/users';

const rowOf = (name: string) =>
  database().role.findUniqueOrThrow({ where: { name }, include: { permissions: true } });

const given = async (name: string) =>
  (await rowOf(name)).permissions.map(({ permissionName }) => permissionName).sort();

const tick = (page: Page, permission: string) =>
  page.getByRole('checkbox', { name: permission, exact: true });

test('AUZ-24 the page offers only allowed actions, and says which permission is missing', async ({
  page,
  context,
}) => {
  const strong = await role(['users:delete']);
  await signIn(context, await limitedAdministrator(['admin:access', 'roles:read']));
  await page.goto('/admin/roles');
  await expect(page.getByRole('link', { name: 'New role' })).toHaveCount(0);
  await expect(page.locator('main form[method="post"]')).toHaveCount(0);
  await page.goto(`/admin/roles/${strong}`);
  await expect(page.getByText('so you can’t change it')).toBeVisible();
  await expect(page.locator('main form')).toHaveCount(0);
  const refused = {
    '/admin/roles/new': 'roles:create',
    [`/admin/roles/${strong}/review`]: 'roles:update',
    [`/admin/roles/${strong}/delete`]: 'roles:delete',
    '/admin/permissions/users:read': 'users:read',
  };
  for (const [path, permission] of Object.entries(refused)) {
    expect((await page.goto(path))?.status(), path).toBe(403);
    await expect(page.getByText(`Missing permission: ${permission}`)).toBeVisible();
  }
});

test('a role is duplicated with two clicks: what is refused of the form is kept, and a permission that the user lacks is left out', async ({
  page,
  context,
}) => {
  const label = `Desk ${unique()}`;
  const source = await role(['users:read', 'users:delete', 'roles:read']);
  await database().role.update({ where: { name: source }, data: { label, description: 'At the desk' } });
  await signIn(
    context,
    await limitedAdministrator(['admin:access', 'users:read', 'roles:read', 'roles:create']),
  );
  await page.goto(`/admin/roles/${source}`);
  await page.getByRole('link', { name: 'Duplicate' }).click();
  await expect(page.getByLabel('Description')).toHaveValue('At the desk');
  await expect(tick(page, 'users:read')).toBeChecked();
  await expect(tick(page, 'users:delete')).not.toBeChecked();
  await page.getByLabel('Label').fill('');
  await page.getByRole('button', { name: 'Create role' }).click();
  await expect(page.locator('.field-error')).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue(`${source}-copy`);
  await page.getByLabel('Label').fill(`${label} copy`);
  await page.getByRole('button', { name: 'Create role' }).click();
  await expect(page.getByText('Role created.')).toBeVisible();
  expect(await given(`${source}-copy`)).toEqual(['roles:read', 'users:read']);
});

test('AUZ-08 a permission that the user lacks cannot be ticked, and the box says why', async ({
  page,
  context,
}) => {
  const weak = await role(['roles:read']);
  await signIn(context, await limitedAdministrator(['admin:access', 'roles:read', 'roles:update']));
  await page.goto(`/admin/roles/${weak}`);
  await expect(tick(page, 'roles:read')).toBeChecked();
  await expect(tick(page, 'users:delete')).toBeDisabled();
  await expect(tick(page, 'users:delete')).toHaveAccessibleDescription(/You don’t have it/);
  // A URL made by hand gets no further than the review.
  const asked = `/admin/roles/${weak}/review?permissions=users:delete&version=1`;
  expect((await page.goto(asked))?.status()).toBe(403);
  await expect(page.getByText('Missing permission: users:delete')).toBeVisible();
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a role is created, and a refused one keeps what was chosen', async ({ page, context }) => {
      await signIn(context, await administrator());
      const name = `team-${unique()}`;
      await page.goto('/admin/roles/new');
      await page.getByRole('textbox', { name: 'Name' }).fill(name);
      await page.getByRole('textbox', { name: 'Label' }).fill('Admin');
      await tick(page, 'users:read').check();
      await page.getByRole('button', { name: 'Create role' }).click();
      await expect(page.locator('.field-error')).toHaveText('Another role is called so, or looks so.');
      await expect(tick(page, 'users:read')).toBeChecked();
      await page.getByRole('textbox', { name: 'Label' }).fill(`Team <b>${name}</b>`);
      await page.getByRole('button', { name: 'Create role' }).click();
      await expect(page.getByText('Role created.')).toBeVisible();
      // Shown as it was typed.
      const notice = page.getByRole('status');
      await expect(notice.getByRole('link', { name: `Team <b>${name}</b>` })).toBeVisible();
      expect(await given(name)).toEqual(['users:read']);
    });

    test('a role is deleted after a review of who loses what', async ({ page, context }) => {
      await signIn(context, await administrator());
      const name = await role(['users:read']);
      const bob = await newUser({ roles: [name] });
      await page.goto(`/admin/roles/${name}`);
      await page.getByRole('link', { name: 'Delete role…' }).click();
      await expect(page.getByText('1 user loses users:read')).toBeVisible();
      await expect(page.getByRole('link', { name: bob.username })).toBeVisible();
      await page.getByRole('button', { name: `Delete ${name}` }).click();
      await expect(page.getByText('Role deleted.')).toBeVisible();
      expect(await database().role.findUnique({ where: { name } })).toBeNull();
    });

    test('a permission for another application is added and deleted', async ({ page, context }) => {
      await signIn(context, await administrator());
      const name = `parcels-${unique()}:send`;
      await page.goto('/admin/roles');
      await page.getByText('Add a permission…').click();
      await page.getByRole('textbox', { name: 'Name' }).fill('users:own');
      await page.getByRole('textbox', { name: 'What it allows' }).fill('Send a parcel.');
      await page.getByRole('button', { name: 'Add permission' }).click();
      await expect(page.locator('.field-error')).toContainText('kept for Gatehouse itself');
      await page.getByRole('textbox', { name: 'Name' }).fill(name);
      await page.getByRole('button', { name: 'Add permission' }).click();
      await expect(page.getByText('Permission added.')).toBeVisible();
      await page.locator('summary', { hasText: `Delete… ${name}` }).click();
      await page.getByRole('button', { name: `Delete ${name}` }).click();
      await expect(page.getByText('Permission deleted.')).toBeVisible();
      expect(await database().permission.findUnique({ where: { name } })).toBeNull();
    });
  });
}

test('a row of the list leads to its role, and its menu to what may be done with it', async ({
  page,
  context,
}) => {
  const strong = await role(['users:delete']);
  const weak = await role(['users:read']);
  await newUser({ roles: [weak] });
  await signIn(
    context,
    await limitedAdministrator(['admin:access', 'users:read', 'roles:read', 'roles:update', 'roles:delete']),
  );
  await page.goto(`/admin/roles?query=${strong}`);
  await expect(page.getByText(`Actions for ${strong}`)).toHaveCount(0);
  await page.goto(`/admin/roles?query=${weak}`);
  const row = page.getByRole('row', { name: weak });
  await expect(row.getByRole('cell')).toContainText(['1', '1']);
  const actions = row.locator('summary');
  await actions.click();
  await expect(row.getByRole('link', { name: 'Edit' })).toBeVisible();
  await expect(row.getByRole('link', { name: 'Duplicate' })).toHaveCount(0);
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(row.getByRole('link', { name: 'Edit' })).toBeHidden();
  await expect(actions).toBeFocused();
  await actions.click();
  await page.getByRole('heading', { level: 1 }).click();
  await expect(row.getByRole('link', { name: 'Edit' })).toBeHidden();
  await row.getByRole('link', { name: `1 user with ${weak}` }).click();
  await expect(page).toHaveURL(`/admin/users?role=${weak}`);
  await page.goBack();
  // The link lies over the whole row.
  await row.getByRole('time').click({ force: true });
  await expect(page).toHaveURL(`/admin/roles/${weak}`);
});

test('the editor says as one ticks what is added and removed, and finds a permission by a part of it', async ({
  page,
  context,
}) => {
  await signIn(context, await administrator());
  const name = await role(['users:read', 'users:delete']);
  await newUser({ roles: [name] });
  await page.goto(`/admin/roles/${name}`);
  await page.getByLabel('Filter permissions').fill('TRAIL');
  await expect(tick(page, 'users:delete')).toBeHidden();
  await tick(page, 'audit:read').check();
  await page.getByLabel('Filter permissions').press('Enter');
  await page.getByLabel('Filter permissions').fill('');
  await tick(page, 'users:delete').uncheck();
  await expect(
    page.getByText('Added: audit:read · Removed: users:delete · Affects up to 1 user'),
  ).toBeVisible();
  await expectAccessible(page);
  await tick(page, 'users:delete').check();
  await tick(page, 'audit:read').uncheck();
  await expect(page.getByText('Affects')).toHaveCount(0);
});

test('the matrix leads to who can, and from there to why', async ({ page, context }) => {
  const root = await administrator();
  await signIn(context, root);
  await page.goto('/admin/roles/matrix');
  await page.getByRole('link', { name: 'users:delete', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who has users:delete');
  await page.goto('/admin/permissions/users%3Adelete');
  await page
    .getByRole('link', { name: /^Why\?/ })
    .first()
    .click();
  await expect(page.getByText('Allowed by')).toBeVisible();
});

test('at 390 pixels the matrix scrolls inside its card', async ({ page, context }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (let count = 0; count < 4; count += 1) await role(['users:read']);
  await signIn(context, await administrator());
  await page.goto('/admin/roles/matrix');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const matrix = page.getByRole('region', { name: 'Permissions by role' });
  expect(await matrix.evaluate((box) => box.scrollWidth > box.clientWidth)).toBe(true);
});

test('the page of a user’s permission says why, or what is missing', async ({ page, context }) => {
  await signIn(context, await administrator());
  const name = await role(['users:read']);
  const bob = await newUser({ roles: ['user', name] });
  await page.goto(`/admin/users/${bob.id}/permissions/users:read`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${bob.username} has users:read`);
  await expect(
    page.getByRole('list').filter({ hasText: bob.username }).getByRole('link', { name }),
  ).toBeVisible();
  await expectAccessible(page);
  const where = { userId: bob.id, role: { name } };
  await database().userRole.updateMany({ where, data: { expiresAt: new Date(Date.now() - 1_000) } });
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${bob.username} doesn’t have users:read`);
  await expect(page.getByText('Expired', { exact: true }).first()).toBeVisible();
  await expect(page.getByText('Least-privilege role:')).toBeVisible();
  await expect(page.getByRole('link', { name: `to ${bob.username}` })).toBeVisible();
  await expectAccessible(page);
});
