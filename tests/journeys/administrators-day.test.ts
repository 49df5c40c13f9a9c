import { type Browser, expect, type Page, test } from '@playwright/test';
import { identityColumns } from '#lib/core/users/identity';
import { database } from '#lib/database/client';
import { expectAccessible } from '#tests/support/browser';
import { serverUrl } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser, password, unique } from '#tests/support/users';

/** A day of an administrator with many permissions, but not all. */

const mayDo = [
  'admin:access',
  'users:read',
  'users:create',
  'users:suspend',
  'sessions:read',
  'sessions:revoke',
  'roles:read',
  'roles:create',
  'roles:update',
  'roles:assign',
  'audit:read',
];

async function logIn(page: Page, name: string, secret = password) {
  await page.goto('/login');
  await page.getByLabel('Email or username').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL(/\/account/);
}

const open = async (browser: Browser) => (await browser.newContext({ baseURL: serverUrl() })).newPage();

async function search(page: Page, text: string) {
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  await page.getByRole('main').getByRole('searchbox').fill(text);
  await page.keyboard.press('Enter');
}

/** Opens the question with this label and returns what it asks. */
async function ask(page: Page, label: string | RegExp) {
  await page.locator('summary', { hasText: label }).click();
}

test('a limited administrator’s day, with JavaScript', async ({ browser }) => {
  test.setTimeout(120_000);
  const mod = await limitedAdministrator(mayDo, { withPassword: true });
  const root = await administrator();
  const word = `day${unique()}`;
  const [page, theirs] = [await open(browser), await open(browser)];
  const team = `team-${word}`;
  const invited = { username: word, email: `${word}@example.test` };

  await test.step('logs in to the console, and sees the sections that they may enter', async () => {
    await logIn(page, mod.username);
    await page.getByRole('link', { name: 'Console' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dashboard');
    for (const room of ['Users', 'Roles', 'Audit'])
      await expect(page.getByRole('navigation').getByRole('link', { name: room, exact: true })).toBeVisible();
  });

  await test.step('invites a user, who chooses their own password by the link', async () => {
    await page.getByRole('link', { name: 'Users', exact: true }).click();
    await page.getByRole('link', { name: 'Add user' }).click();
    await expect(page.getByRole('checkbox', { name: 'Administrator' })).toHaveCount(0);
    await page.getByLabel('Email').first().fill(invited.email);
    await page.getByRole('button', { name: 'Create invite link' }).click();
    const link = await page.locator('#password-link').inputValue();
    await theirs.goto(link);
    await theirs.getByLabel('Password', { exact: true }).fill('copper-lantern-58');
    await theirs.getByRole('button', { name: 'Save password and log in' }).click();
    await expect(theirs.getByText('Welcome. Your account is ready.')).toBeVisible();
  });

  await test.step('makes a role of what they may do themselves', async () => {
    await page.getByRole('link', { name: 'Roles', exact: true }).click();
    await page.getByRole('link', { name: 'New role' }).click();
    await expect(page.getByRole('checkbox', { name: 'users:delete', exact: true })).toBeDisabled();
    await page.getByRole('textbox', { name: 'Name' }).fill(team);
    await page.getByRole('textbox', { name: 'Label' }).fill(`Team ${word}`);
    for (const permission of ['admin:access', 'users:read', 'audit:read'])
      await page.getByRole('checkbox', { name: permission, exact: true }).check();
    await page.getByRole('button', { name: 'Create role' }).click();
    await expect(page.getByText('Role created.')).toBeVisible();
  });

  await test.step('assigns it with a reason and an expiry; it counts on the very next request', async () => {
    expect((await theirs.goto('/admin/users'))?.status()).toBe(403);
    await expect(theirs.getByText('Missing permission: admin:access')).toBeVisible();
    await search(page, invited.email);
    await page.getByRole('link', { name: invited.username, exact: true }).click();
    await expect(page.getByRole('checkbox', { name: 'Administrator' })).toHaveCount(0);
    await page.getByRole('searchbox', { name: 'Search roles' }).fill(word);
    await page.getByRole('checkbox', { name: `Team ${word}` }).check();
    const form = page.locator('.add-role form').last();
    await form.getByText('On a date').click();
    await form.getByLabel('Date', { exact: true }).fill('2099-03-01');
    await form.getByLabel('Time (optional)').fill('12:00');
    await form.getByLabel('Reason').fill('Stands in until spring');
    await form.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByText(`Added Team ${word}. Expires 1 Mar 2099, 12:00.`)).toBeVisible();
    await expect(page.getByText('Stands in until spring').first()).toBeVisible();
    expect((await theirs.goto('/admin/users'))?.status()).toBe(200);
    expect((await theirs.goto('/admin/audit'))?.status()).toBe(200);
  });

  await test.step('asks why, and why not', async () => {
    await page.getByRole('link', { name: 'Permissions', exact: true }).click();
    await page.getByRole('link', { name: 'See the audit trail' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('audit:read');
    await expect(page.getByText('Stands in until spring')).toBeVisible();
    await expect(page.locator('.path').first()).toContainText(`Team ${word}`);
    await expectAccessible(page);
    await page.goBack();
    await page.getByRole('link', { name: 'Permissions', exact: true }).click();
    await page.getByRole('link', { name: 'sessions:read', exact: true }).click();
    await expect(page.getByText('Least-privilege role:')).toBeVisible();
  });

  await test.step('takes a permission from the role, after seeing who loses it', async () => {
    await page.getByRole('link', { name: 'Roles', exact: true }).click();
    await page.getByRole('searchbox').fill(word);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: `Team ${word}`, exact: true }).click();
    await page.getByRole('checkbox', { name: 'audit:read', exact: true }).uncheck();
    await page.getByRole('button', { name: 'Review changes' }).click();
    await expect(page.getByText('1 user loses audit:read')).toBeVisible();
    await expect(page.getByRole('link', { name: invited.username, exact: true })).toBeVisible();
    expect((await theirs.goto('/admin/audit'))?.status()).toBe(200);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText('Role saved.')).toBeVisible();
    expect((await theirs.goto('/admin/audit'))?.status()).toBe(403);
  });

  await test.step('suspends with a reason, and takes it back', async () => {
    await search(page, invited.email);
    await page.getByRole('link', { name: invited.username, exact: true }).click();
    await ask(page, 'Suspend…');
    const form = page.locator('form', { has: page.getByRole('button', { name: /^Suspend / }) });
    await form.getByLabel('Reason').fill('Lost their laptop');
    await form.getByRole('button').click();
    await expect(page.getByText('User suspended')).toBeVisible();
    await expect(page.getByText('Lost their laptop').first()).toBeVisible();
    await theirs.goto('/account');
    await expect(theirs).toHaveURL(/\/login/);
    await page.getByRole('button', { name: /Reinstate/ }).click();
    await expect(page.getByText('User reinstated')).toBeVisible();
  });

  await test.step('acts on several users at once; a more powerful one is refused', async () => {
    const others = [await newUser(), await newUser(), root];
    for (const [index, { id }] of others.entries()) {
      const who = { username: `${word}-${index}`, email: `${word}-${index}@example.test` };
      await database().user.update({ where: { id }, data: identityColumns(id, who) });
    }
    await search(page, `${word}-`);
    for (const index of [0, 1, 2])
      await page.getByRole('checkbox', { name: `Select ${word}-${index}` }).check();
    await page.locator('.bulk-bar').getByRole('button', { name: 'Suspend' }).click();
    await page.getByRole('button', { name: 'Suspend 3 users' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('2 users suspended');
    await expect(page.getByRole('heading', { name: 'Skipped: 1 user' })).toBeVisible();
  });

  await test.step('reads in the audit trail what they did, and what was refused', async () => {
    await page.getByRole('link', { name: 'Audit', exact: true }).click();
    await page.getByRole('searchbox').fill(mod.username);
    await page.getByRole('button', { name: 'Search' }).click();
    for (const deed of [
      /Invited \S/,
      'Created the role',
      /Assigned .+ to /,
      'Changed the role',
      'Reinstated',
    ])
      await expect(page.locator('summary', { hasText: deed }).first()).toBeVisible();
    await ask(page, 'Filters');
    await page.getByLabel('Outcome').selectOption('denied');
    await page.getByRole('button', { name: 'Apply filters' }).click();
    const refused = page.locator('details.event', { hasText: 'Suspend' });
    await expect(refused).toHaveCount(1);
    await refused.locator('summary').click();
    await expect(refused.getByText('You do not have permission to do this.')).toBeVisible();
  });

  await test.step('the user finds the changes to their account in their own activity', async () => {
    await logIn(theirs, invited.email, 'copper-lantern-58');
    await theirs.goto('/account/activity');
    await expect(theirs.locator('main')).toContainText(/suspended/);
    await expect(theirs.locator('main')).not.toContainText(mod.username);
  });

  await Promise.all([page.context().close(), theirs.context().close()]);
});
