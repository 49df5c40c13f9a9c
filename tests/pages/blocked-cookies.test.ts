import { expect, type Page, test } from '@playwright/test';
import { serverCookies, signIn } from '#tests/support/browser';
import { signUpInput } from '#tests/support/http';
import { withoutCookies } from '#tests/support/no-cookies';
import { newUser, password } from '#tests/support/users';

/** A browser that is set to keep no cookies, and one whose session ended before its form was sent. */

const keepsNone = 'This browser keeps no cookies from this site.';

async function logIn(page: Page, name: string, secret: string) {
  await page.getByLabel('Email or username').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Log in' }).click();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a browser without cookies gets a page that says so after the right password, and after a registration', async ({
      browser,
      page: ordinary,
    }) => {
      const who = await newUser({ withPassword: true });
      await withoutCookies(async (server) => {
        const context = await browser.newContext({ proxy: { server } });
        const page = await context.newPage();
        await page.goto('/account/security');
        await expect(page.getByText(keepsNone)).toHaveCount(0);
        await logIn(page, who.email, password);
        await expect(page.getByRole('alert').filter({ hasText: keepsNone })).toBeVisible();
        await expect(page).toHaveURL('/login?next=%2Faccount%2Fsecurity&cookies=asked');
        await logIn(page, who.email, 'wrong-basket-93');
        // Without JavaScript the refusal itself would have come in a cookie.
        const said = javaScriptEnabled ? 'Incorrect email, username or password.' : keepsNone;
        await expect(page.getByRole('alert').filter({ hasText: said })).toBeVisible();
        const { username, email } = signUpInput();
        await page.goto('/register');
        await page.getByLabel('Username').fill(username);
        await page.getByLabel('Email').fill(email);
        await page.getByLabel('Password', { exact: true }).fill(password);
        await page.getByRole('button', { name: 'Create account' }).click();
        await expect(page.getByRole('alert').filter({ hasText: keepsNone })).toBeVisible();
        expect(await serverCookies(context)).toEqual([]);
        await context.close();
      });
      // Another browser, in its first moment as empty, goes on and sees no question.
      await ordinary.goto('/login?next=/account/security');
      await logIn(ordinary, who.email, 'wrong-basket-93');
      await expect(ordinary.getByRole('alert').first()).toContainText(
        'Incorrect email, username or password.',
      );
      await expect(ordinary.getByText(keepsNone)).toHaveCount(0);
      await ordinary.reload();
      await expect(ordinary.getByText(keepsNone)).toHaveCount(0);
      await logIn(ordinary, who.email, password);
      await expect(ordinary).toHaveURL('/account/security');
    });

    test('a form that was sent after its session ended says that nothing was saved', async ({
      page,
      context,
    }) => {
      const who = await newUser({ withPassword: true });
      await signIn(context, who);
      await page.goto('/account');
      await context.clearCookies();
      await page.getByRole('textbox', { name: 'Username' }).fill(`${who.username}-x`);
      await page.getByRole('button', { name: /Save/ }).click();
      const said = page.getByRole('alert').filter({ hasText: 'nothing of this form was saved' });
      if (javaScriptEnabled) return expect(said).toBeVisible();
      await expect(page).toHaveURL('/login?next=%2Faccount');
      await logIn(page, who.email, password);
      await expect(page).toHaveURL('/account');
      await expect(said).toBeVisible();
      await expect(page.getByRole('textbox', { name: 'Username' })).toHaveValue(who.username);
      await page.reload();
      await expect(said).toHaveCount(0);
    });
  });
}
