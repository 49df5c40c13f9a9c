import { expect, type Page, test } from '@playwright/test';
import { expectAccessible, serverCookies, signIn } from '#tests/support/browser';
import { call } from '#tests/support/http';
import { newUser } from '#tests/support/users';

/** By the color that is painted, whatever notation the browser has for it. */
const isDark = (page: Page) =>
  page.evaluate(() => {
    const painter = document.createElement('canvas').getContext('2d');
    if (!painter) throw new Error('no canvas');
    painter.fillStyle = getComputedStyle(document.body).backgroundColor;
    painter.fillRect(0, 0, 1, 1);
    return (painter.getImageData(0, 0, 1, 1).data[0] ?? 255) < 128;
  });

const choose = (page: Page, theme: string) => page.getByRole('button', { name: theme, exact: true }).click();

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled, colorScheme: 'light' });

    test('a guest chooses a theme, which this and the next pages have', async ({ page, context }) => {
      await page.goto('/login?next=%2Faccount%2Fsecurity');
      expect(await isDark(page)).toBe(false);
      await choose(page, 'Dark');
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
      await expect(page).toHaveURL('/login?next=%2Faccount%2Fsecurity');
      await expect(page.getByRole('button', { name: 'Dark' })).toHaveAttribute('aria-pressed', 'true');
      expect(await isDark(page)).toBe(true);
      await expect.poll(async () => (await serverCookies(context)).length).toBe(1);
      expect(await serverCookies(context)).toMatchObject([
        { name: 'gatehouse-theme', value: 'dark', httpOnly: true, sameSite: 'Lax' },
      ]);
      await page.goto('/register');
      expect(await isDark(page)).toBe(true);
    });

    test('a user chooses it in the account menu, and the system’s again', async ({ page, context }) => {
      await signIn(context, await newUser());
      for (const [theme, dark] of [
        ['Dark', true],
        ['Light', false],
        ['System', false],
      ] as const) {
        await page.goto('/account/sessions');
        await page.locator('summary', { hasText: 'Account menu' }).click();
        const answered = page.waitForResponse((answer) => answer.url().endsWith('/api/theme'));
        await choose(page, theme);
        expect((await answered).ok() || (await answered).status() === 303).toBe(true);
        await page.goto('/account/sessions');
        expect([theme, await isDark(page)]).toEqual([theme, dark]);
      }
      expect((await serverCookies(context)).map(({ name }) => name)).not.toContain('gatehouse-theme');
    });
  });
}

test('with JavaScript what was typed stays', async ({ page }) => {
  await page.goto('/login');
  await page.getByLabel('Email or username').fill('half-typ');
  await choose(page, 'Dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByLabel('Email or username')).toHaveValue('half-typ');
});

test('there is no flash: the document itself says the theme, and only one that there is', async () => {
  const themeOf = async (value: string) => {
    const { text } = await call('GET', '/login', { cookies: { 'gatehouse-theme': value } });
    return /<html[^>]* data-theme="(\w+)"/.exec(text)?.[1];
  };
  for (const theme of ['dark', 'light']) expect(await themeOf(theme)).toBe(theme);
  for (const made of ['', 'pink', 'dark"onload="x', '__proto__']) expect(await themeOf(made)).toBe('system');
});

test('a theme outvotes the device, and is accessible', async ({ page, context, baseURL }) => {
  for (const [theme, colorScheme] of [
    ['light', 'dark'],
    ['dark', 'light'],
  ] as const) {
    await context.addCookies([{ name: 'gatehouse-theme', value: theme, url: baseURL ?? '' }]);
    await page.emulateMedia({ colorScheme });
    await page.goto('/login');
    expect([theme, await isDark(page)]).toEqual([theme, theme === 'dark']);
    await expectAccessible(page);
  }
});

test('only a theme is taken, and only from our own pages', async () => {
  expect((await call('PUT', '/api/theme', { json: { theme: 'pink' } })).status).toBe(422);
  const headers = { 'sec-fetch-site': 'cross-site' };
  expect((await call('PUT', '/api/theme', { json: { theme: 'dark' }, headers })).status).toBe(403);
  expect((await call('PUT', '/api/theme', { json: { theme: 'dark' } })).status).toBe(204);
});

test('the typeface is our own, small, and one file', async ({ page }) => {
  const fonts: { url: string; size: number }[] = [];
  page.on('response', async (answer) => {
    if (/\.woff2$/.test(answer.url())) fonts.push({ url: answer.url(), size: (await answer.body()).length });
  });
  await page.goto('/login', { waitUntil: 'networkidle' });
  expect(fonts.map(({ url }) => new URL(url).origin)).toEqual([new URL(page.url()).origin]);
  expect(fonts[0]?.size).toBeLessThan(50 * 1024);
  expect(await page.evaluate(() => document.fonts.check('16px inter'))).toBe(true);
  expect(await page.evaluate(() => getComputedStyle(document.body).fontFamily)).toMatch(/^inter/i);
});

test('browsers and phones find their icons', async ({ request }) => {
  for (const [path, type] of [
    ['/favicon.ico', 'image/x-icon'],
    ['/apple-icon.png', 'image/png'],
    ['/icon.svg', 'image/svg+xml'],
  ] as const) {
    const answer = await request.get(path);
    expect([path, answer.status(), answer.headers()['content-type']?.split(';')[0]]).toEqual([
      path,
      200,
      type,
    ]);
  }
  const html = await (await request.get('/login')).text();
  expect(html).toMatch(/<link rel="apple-touch-icon" href="\/apple-icon\.png/);
});
