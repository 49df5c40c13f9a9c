import { randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { issueAccessToken } from '#lib/core/sessions/access-token';
import { database } from '#lib/database/client';
import { appFiles } from '#scripts/routes';
import { serverCookies, signIn } from '#tests/support/browser';
import { call, jar } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser } from '#tests/support/users';

/** Every page behind a guard, from the files themselves, with an id where one is wanted. */
const guarded = appFiles('page.tsx')
  .filter((file) => /^app\/(account|admin)\//.test(file))
  .map((file) => file.replace(/^app|\/page\.tsx$/g, '').replace('[id]', randomUUID()))
  .map((path) => path.replace('permissions/[name]', 'permissions/users:read').replace('[name]', 'user'))
  .map((path) => path.replace('[permission]', 'users:read'));

const html = { headers: { accept: 'text/html' } };

test('AUZ-24 a guest is sent to log in from every guarded page, with the way back', async () => {
  for (const path of guarded) {
    const { status, headers } = await call('GET', path, html);
    const way = `/login?next=${encodeURIComponent(path)}`;
    expect([path, status, headers.get('location')]).toEqual([path, 303, way]);
  }
});

test('AUZ-24 an ordinary user gets 403 from every page of the console, and no data', async () => {
  const other = await newUser();
  const cookies = jar(await newUser());
  for (const path of guarded.filter((name) => name.startsWith('/admin'))) {
    const { status, text } = await call('GET', path, { ...html, cookies });
    expect([path, status]).toEqual([path, 403]);
    for (const secret of ['Sign-ups', other.email, other.username]) expect(text, path).not.toContain(secret);
  }
});

test('a limited administrator sees what they may, and no more', async ({ page, context }) => {
  await signIn(context, await limitedAdministrator(['admin:access', 'users:read']));
  expect((await page.goto('/admin/users'))?.status()).toBe(200);
  const user = await newUser();
  await page.goto(`/admin/users/${user.id}`);
  await expect(page.getByRole('heading', { name: user.username })).toBeVisible();
  await expect(page.locator('main form')).toHaveCount(0);
});

test('no id of a user that cannot be one makes an error', async () => {
  const cookies = jar(await administrator());
  for (const id of ['no-id', '%00', "'--"])
    expect((await call('GET', `/admin/users/${id}`, { ...html, cookies })).status, id).toBeLessThan(500);
});

test('after the end of a session elsewhere the next page leads to the login', async () => {
  const user = await newUser();
  const open = (path: string) => call('GET', path, { ...html, cookies: jar(user) });
  expect((await open('/account')).status).toBe(200);
  await database().session.updateMany({ where: { userId: user.id }, data: { revokedAt: new Date() } });
  const { status, headers } = await open('/account/security');
  expect([status, headers.get('location')]).toEqual([307, expect.stringMatching(/^\/login\?next=/)]);
});

test('an expired token is renewed in place, invisibly to the page', async ({ page, context }) => {
  const user = await newUser();
  await signIn(context, user);
  await context.clearCookies({ name: 'gatehouse-access' });
  expect((await page.goto('/account'))?.status()).toBe(200);
  await expect(page).toHaveURL('/account');
  const names = (await serverCookies(context)).map(({ name }) => name).sort();
  expect(names).toEqual(['gatehouse-access', 'gatehouse-refresh']);
});

test('a form that stood open until its token ended is saved all the same', async ({ page, context }) => {
  const user = await newUser();
  await signIn(context, user);
  await page.goto('/account');
  await context.clearCookies({ name: 'gatehouse-access' });
  await page.getByRole('textbox', { name: 'Username' }).fill(`${user.username}-x`);
  await page.getByRole('button', { name: /Save/ }).click();
  await expect(page.getByText('Profile saved.')).toBeVisible();
});

test('logging out with an ended token leaves no cookie behind', async ({ page, context }) => {
  await signIn(context, await newUser());
  await page.goto('/account');
  await context.clearCookies({ name: 'gatehouse-access' });
  await page.locator('summary', { hasText: 'Account menu' }).click();
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page.getByText('You are logged out.')).toBeVisible();
  expect(await serverCookies(context)).toEqual([]);
});

test('a newly made administrator gets in at once, with the token they have', async () => {
  const user = await newUser();
  const open = async () => (await call('GET', '/admin', { ...html, cookies: jar(user) })).status;
  expect(await open()).toBe(403);
  const admin = await database().role.findUniqueOrThrow({ where: { name: 'admin' } });
  await database().userRole.create({ data: { userId: user.id, roleId: admin.id, grantedAt: new Date() } });
  expect(await open()).toBe(200);
});

test('a token that claims admin:access opens nothing: the rows decide', async () => {
  const user = await newUser();
  const subject = {
    ...user,
    displayName: null,
    roles: ['admin'],
    permissions: ['admin:access', 'users:read'],
  };
  const cookies = jar({ ...user, accessToken: await issueAccessToken(subject, 'body', new Date()) });
  for (const path of ['/admin', '/admin/users'])
    expect((await call('GET', path, { ...html, cookies })).status, path).toBe(403);
});
