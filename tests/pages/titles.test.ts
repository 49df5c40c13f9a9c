import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { signIn } from '#tests/support/browser';
import { call } from '#tests/support/http';
import { create, fresh } from '#tests/support/roles';
import { administrator, limitedAdministrator, newUser, unique } from '#tests/support/users';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a tab is named after what it shows', async ({ page, context }) => {
      const root = await administrator();
      await signIn(context, root);
      const user = await newUser();
      const role = fresh({ label: `Night shift ${unique()}` });
      expect((await create(root.accessToken, role)).status).toBe(201);
      for (const [path, title] of [
        ['/admin/users', 'Users'],
        [`/admin/users/${user.id}`, `${user.username} · Users`],
        [`/admin/users/${user.id}/permissions/users:read`, `users:read · ${user.username} · Users`],
        [`/admin/roles/${role.name}`, `${role.label} · Roles`],
        [`/admin/roles/${role.name}/review`, `Review changes · ${role.label} · Roles`],
        [`/admin/roles/${role.name}/delete`, `Delete ${role.label} · Roles`],
        ['/admin/roles/matrix', 'Permissions by role · Roles'],
        ['/admin/permissions/users:read', 'Who has users:read · Roles'],
        ['/account/sessions', 'Sessions'],
        ['/docs/api/users', 'Users · API reference'],
      ] as const) {
        await page.goto(path, { waitUntil: 'networkidle' });
        await expect(page, path).toHaveTitle(`${title} · Gatehouse`);
      }
    });

    test('a refused page’s tab says so, and names nothing of what it hides', async ({ page, context }) => {
      const user = await newUser();
      await signIn(context, await limitedAdministrator(['admin:access']));
      const forbidden = ['/admin/users', `/admin/users/${user.id}`, '/admin/roles', '/admin/audit'];
      for (const path of [...forbidden, '/admin/roles/new', '/admin/users/new']) {
        expect((await page.goto(path, { waitUntil: 'networkidle' }))?.status(), path).toBe(403);
        await expect(page, path).toHaveTitle('You don’t have permission · Gatehouse');
        expect(await page.locator('title').allTextContents()).not.toContain(user.username);
      }
      await context.clearCookies();
      await signIn(context, await administrator());
      for (const path of [
        `/admin/users/${randomUUID()}`,
        '/admin/roles/none',
        '/account/activity?cursor=x',
      ]) {
        expect((await page.goto(path, { waitUntil: 'networkidle' }))?.status(), path).toBe(404);
        await expect(page, path).toHaveTitle('Page not found · Gatehouse');
      }
    });
  });
}

test('a refused page is one denied attempt in the trail, though its title asks too', async () => {
  const nosy = await limitedAdministrator(['admin:access']);
  const hidden = await newUser();
  await call('GET', `/admin/users/${hidden.id}`, { cookies: { 'gatehouse-access': nosy.accessToken } });
  const root = await administrator();
  const { json } = await call('GET', `/api/admin/audit-events?actor=${nosy.id}`, { token: root.accessToken });
  expect((json.items as unknown[]).length).toBeLessThanOrEqual(1);
});
