import { expect, type Page, test } from '@playwright/test';
import { serverCookies, signIn } from '#tests/support/browser';
import { signUpInput } from '#tests/support/http';
import { newUser, password } from '#tests/support/users';

async function register(page: Page, who: { username: string; email: string; password: string }) {
  await page.goto('/register');
  await page.getByLabel('Username').fill(who.username);
  await page.getByLabel('Email').fill(who.email);
  await page.getByLabel('Password', { exact: true }).fill(who.password);
  await page.getByRole('button', { name: 'Create account' }).click();
}

async function logIn(page: Page, name: string, secret: string) {
  await page.getByLabel('Email or username').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Log in' }).click();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a refused registration says why beside the fields, and keeps what was typed', async ({ page }) => {
      const who = signUpInput();
      await register(page, { ...who, email: 'no email', password: 'short' });
      const summary = page.getByRole('alert').filter({ hasText: 'Please check the fields below.' });
      await expect(summary).toBeFocused();
      await expect(summary.getByRole('link')).toHaveText([/^Email: /, /^Password: /]);
      const email = page.getByLabel('Email');
      await expect(email).toHaveAttribute('aria-invalid', 'true');
      await expect(email).toHaveValue('no email');
      await expect(page.getByLabel('Username')).toHaveValue(who.username);
      // The error of a single field is said at the field alone, which takes the focus.
      await email.fill(who.email);
      await page.getByLabel('Password', { exact: true }).fill('password');
      await page.getByRole('button', { name: 'Create account' }).click();
      const field = page.getByLabel('Password', { exact: true });
      await expect(field).toBeFocused();
      await expect(field).toHaveAccessibleDescription(/one of the most common passwords/);
      await expect(summary).toBeHidden();
    });

    test('a user who registers is logged in, and sees their profile', async ({ page }) => {
      const who = signUpInput();
      await register(page, who);
      await expect(page).toHaveURL(/\/account/);
      await expect(page.getByRole('main').getByText(who.email)).toBeVisible();
    });

    test('a wrong password is answered in one sentence; the right one leads on to the wanted page', async ({
      page,
    }) => {
      const { email } = await newUser({ withPassword: true });
      await page.goto('/account/security');
      await expect(page).toHaveURL('/login?next=%2Faccount%2Fsecurity');
      await logIn(page, email, 'wrong-basket-93');
      await expect(page.getByRole('alert').first()).toContainText('Incorrect email, username or password.');
      await expect(page.getByLabel('Email or username')).toHaveValue(email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await page.getByRole('button', { name: 'Log in' }).click();
      await expect(page).toHaveURL('/account/security');
    });

    test('INP-25 next never leads to another site', async ({ page }) => {
      const { email } = await newUser({ withPassword: true });
      await page.goto('/login?next=%2F%5Cevil.test');
      await logIn(page, email, password);
      await expect(page).toHaveURL(/\/account$/);
    });

    test('a logout ends the session, in the browser and for its tokens', async ({ page, context }) => {
      await signIn(context, await newUser());
      await page.goto('/account');
      const kept = await serverCookies(context);
      await page.locator('summary', { hasText: 'Account menu' }).click();
      await page.getByRole('button', { name: 'Log out' }).click();
      await expect(page.getByText('You are logged out.')).toBeVisible();
      expect((await serverCookies(context)).map(({ name }) => name)).toEqual([]);
      await context.addCookies(kept);
      await page.goto('/account');
      await expect(page).toHaveURL(/\/login/);
    });
  });
}

test('an error goes when its field is typed in, from the summary too, which names the fields as the page does', async ({
  page,
}) => {
  await page.goto('/login');
  await page.getByRole('button', { name: 'Log in' }).click();
  const summary = page.getByRole('alert').filter({ hasText: 'Please check the fields below.' });
  await expect(summary.getByRole('link')).toHaveText([/^Email or username: /, /^Password: /]);
  const name = page.getByLabel('Email or username');
  await expect(name).toHaveAccessibleDescription('Enter your email or username.');
  await name.press('a');
  await expect(name).toHaveAccessibleDescription('');
  await expect(name).not.toHaveAttribute('aria-invalid');
  await expect(summary.getByRole('link')).toHaveText([/^Password: /]);
  await page.getByLabel('Password', { exact: true }).press('a');
  await expect(summary).toHaveCount(0);
});

test('REG-16 pressing twice registers once', async ({ page }) => {
  const who = signUpInput();
  const answers: number[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('/api/register')) answers.push(response.status());
  });
  await page.goto('/register');
  await page.getByLabel('Username').fill(who.username);
  await page.getByLabel('Email').fill(who.email);
  await page.getByLabel('Password', { exact: true }).fill(who.password);
  await page.getByRole('button', { name: 'Create account' }).dblclick();
  await expect(page).toHaveURL(/\/account/);
  expect(answers).toEqual([201]);
});

test('LOG-19 without a connection the form says so and can be sent again', async ({ page, context }) => {
  const { email } = await newUser({ withPassword: true });
  await page.goto('/login');
  await context.setOffline(true);
  await logIn(page, email, password);
  await expect(page.getByRole('alert').first()).toContainText('no connection');
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL(/\/account$/);
});

test('the login form can be used with the keyboard alone', async ({ page }) => {
  const { username } = await newUser({ withPassword: true });
  await page.goto('/login');
  await page.getByLabel('Email or username').focus();
  await page.keyboard.type(username);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/account$/);
});

test('HDR-13 password managers find what they look for', async ({ page }) => {
  await page.goto('/login');
  await expect(page.getByLabel('Email or username')).toHaveAttribute('autocomplete', 'username');
  const current = page.getByLabel('Password', { exact: true });
  await expect(current).toHaveAttribute('autocomplete', 'current-password');
  await page.goto('/register');
  const chosen = page.getByLabel('Password', { exact: true });
  await expect(chosen).toHaveAttribute('autocomplete', 'new-password');
  await expect(chosen).toHaveAttribute('type', 'password');
  await page.getByRole('button', { name: /Show/ }).click();
  await expect(chosen).toHaveAttribute('type', 'text');
});

test('HDR-13 every password field hides what is typed, says which password it wants and takes a paste', async ({
  page,
  context,
}) => {
  const who = await newUser();
  for (const path of ['/login', '/register', '/account/security']) {
    // A logged-in user is redirected from the first two.
    if (path === '/account/security') await signIn(context, who);
    await page.goto(path);
    const fields = page.locator('input[autocomplete$=password]');
    expect(await fields.count(), path).toBeGreaterThan(0);
    await expect(page.locator('input[type=password]:not([autocomplete$=password])'), path).toHaveCount(0);
    for (const field of await fields.all()) {
      await expect(field).toHaveAttribute('type', 'password');
      await expect(field).toHaveAttribute('autocomplete', /^(current|new)-password$/);
      await field.evaluate((input, text) => {
        const data = new DataTransfer();
        data.setData('text/plain', text);
        const isAllowed = input.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
        );
        if (!isAllowed) throw new Error('The paste is refused.');
      }, password);
      await field.fill(`${password}-long`);
      await expect(field).toHaveValue(`${password}-long`);
    }
  }
});

test('HDR-13 a password can be pasted', async ({ page }) => {
  await page.goto('/register');
  await page.getByLabel('Username').fill('tulip-basket-93');
  await page.getByLabel('Username').press('ControlOrMeta+a');
  await page.keyboard.press('ControlOrMeta+c');
  await page.getByLabel('Password', { exact: true }).focus();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('tulip-basket-93');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a wrong password is answered with a very long next path, too, which is kept', async ({ page }) => {
    const { email } = await newUser({ withPassword: true });
    const next = `/account/security?${'more=%2F&'.repeat(540)}`;
    await page.goto(`/login?next=${encodeURIComponent(next)}`);
    await logIn(page, email, 'wrong-basket-93');
    await expect(page.getByRole('alert').first()).toContainText('Incorrect email, username or password.');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page).toHaveURL(/\/account\/security(\?|$)/);
  });
});
