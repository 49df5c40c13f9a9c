import { expect, type Page, test } from '@playwright/test';
import { runCommand } from '#tests/support/command';
import { withFolder } from '#tests/support/folder';
import { startServer } from '#tests/support/server';

/** The first day with Gatehouse: the embedded database, from the set-up link to lost access. */

const root = { username: 'root', email: 'root@example.test', password: 'tulip-basket-93' };
const user = { username: 'carolina', email: 'carolina@example.test', password: 'marigold-basket-12' };

async function fillNewAccount(page: Page, who: typeof root) {
  await page.getByLabel('Username').fill(who.username);
  await page.getByLabel('Email').fill(who.email);
  await page.getByLabel('Password', { exact: true }).fill(who.password);
}

async function logIn(page: Page, name: string, password: string) {
  await page.getByLabel('Email or username').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

const linkIn = (output: string) => /https?:\/\/\S+\?token=\S+/.exec(output)?.[0] ?? '';

test('the first day: the administrator’s browser runs JavaScript, the user’s does not', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  await withFolder(async (folder) => {
    const dataDir = `${folder}/data`;
    const first = await startServer({ DATA_DIR: dataDir, BCRYPT_COST: '4' });
    const open = async (javaScriptEnabled = false) =>
      (await browser.newContext({ baseURL: first.url, javaScriptEnabled })).newPage();
    const admin = await open(true);
    const link = linkIn(first.output());

    await test.step('registering before the set-up makes no administrator', async () => {
      const page = await open();
      await page.goto('/register');
      await fillNewAccount(page, user);
      await page.getByRole('button', { name: 'Create account' }).click();
      await expect(page).toHaveURL(/\/account/);
      expect((await page.goto('/admin'))?.status()).toBe(403);
      await page.context().close();
    });

    await test.step('the link from the terminal makes the first administrator, once', async () => {
      await admin.goto(link);
      await expect(admin).toHaveURL(/\/setup\?link=[0-9a-f]{16}$/);
      await fillNewAccount(admin, root);
      await admin.getByRole('button', { name: 'Create administrator' }).click();
      await expect(admin.getByText('You are the first administrator.')).toBeVisible();
      const again = await open();
      await again.goto(link);
      await expect(again.getByRole('heading', { level: 1 })).toHaveText('Page not found');
      await again.context().close();
    });

    await test.step('the administrator finds the user and suspends them; they are out at once', async () => {
      const page = await open();
      await page.goto('/login');
      await logIn(page, user.username, user.password);
      await expect(page).toHaveURL(/\/account/);
      await admin.goto('/admin/users?query=CAROL');
      await admin.getByRole('main').getByRole('link', { name: user.username }).first().click();
      await admin.locator('summary', { hasText: 'Suspend…' }).click();
      await admin.getByLabel('Reason').first().fill('On leave');
      await admin.getByRole('button', { name: 'Suspend user' }).click();
      await expect(admin.getByText('User suspended and logged out everywhere.')).toBeVisible();
      await page.goto('/account');
      await expect(page).toHaveURL(/\/login/);
      await logIn(page, user.username, user.password);
      await expect(page.getByRole('alert').first()).toContainText('Incorrect email, username or password.');
      await page.context().close();
    });

    await test.step('reinstated and made an administrator, they get in', async () => {
      await admin.getByRole('button', { name: 'Reinstate user' }).click();
      await expect(admin.getByText('User reinstated')).toBeVisible();
      await admin.getByRole('checkbox', { name: 'Administrator' }).check();
      await admin.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(admin.getByText('Added Administrator.')).toBeVisible();
      const page = await open();
      await page.goto('/login?next=/admin');
      await logIn(page, user.email, user.password);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Dashboard');
      await page.context().close();
    });

    await test.step('an administrator who lost access gets a link from the server’s own shell', async () => {
      const beside = await runCommand({ DATA_DIR: dataDir }, 'recover-admin', root.email);
      expect(beside.errors).toEqual(['']);
      const recovery = linkIn(beside.output);
      expect(recovery).toContain(`${first.url}/reset-password?`);
      const page = await open();
      await page.goto(recovery);
      await expect(page).toHaveURL(/\/reset-password\?link=[0-9a-f]{16}$/);
      await page.getByLabel('New password', { exact: true }).fill('orchid-basket-77');
      await page
        .getByRole('button', { name: /password/i })
        .last()
        .click();
      await expect(page.getByText('Password saved.')).toBeVisible();
      await logIn(page, root.email, 'orchid-basket-77');
      await expect(page).toHaveURL(/\/account/);
      await page.context().close();
    });

    await test.step('a stop is clean, and the next start knows every user and prints no link', async () => {
      expect(await first.stop()).toBe(0);
      const second = await startServer({ DATA_DIR: dataDir, BCRYPT_COST: '4' });
      expect(linkIn(second.output())).toBe('');
      const answer = await fetch(`${second.url}/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: user.email, password: user.password }),
      });
      expect(answer.status).toBe(200);
      expect(await second.stop()).toBe(0);
    });
  });
});
