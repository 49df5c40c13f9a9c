import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { expectAccessible } from '#tests/support/browser';
import { call } from '#tests/support/http';
import {
  type Account,
  firstAdministrator,
  type Installation,
  registerUser,
  startInstallation,
} from '#tests/support/installation';
import { png, svg } from '#tests/support/pictures';

/** On an installation of its own, because all users of one share its settings. */

test.describe.configure({ mode: 'default' });

let installation: Installation;
let root: Account;

test.beforeAll(async () => {
  installation = await startInstallation();
  root = await firstAdministrator(installation);
});

test.beforeEach(async () => {
  await installation.query(
    `UPDATE "Settings" SET ("productName", "accent", "loginText", "supportUrl", "registration", "registrationDomains", "logoHash")
     = (NULL, NULL, NULL, NULL, 'open', '{}', NULL)`,
  );
});

test.afterAll(() => installation.close());

const api = (method: string, path: string, json?: unknown) =>
  call(method, path, { server: installation.url, token: root.token, json });

const change = (json: unknown) => api('PATCH', '/api/admin/settings', json);

async function enter(context: BrowserContext, { token, refreshToken }: Account): Promise<void> {
  const cookie = { url: installation.url, httpOnly: true, sameSite: 'Lax' as const };
  await context.addCookies([
    { ...cookie, name: 'gatehouse-access', value: token },
    { ...cookie, name: 'gatehouse-refresh', value: refreshToken },
  ]);
}

const go = (page: Page, path: string) => page.goto(installation.url + path);

/** A user with these permissions beside the console's. */
async function colleague(permissions: string[]): Promise<Account> {
  const user = await registerUser(installation);
  const name = `role-${user.username}`;
  const role = { name, label: name, permissions: ['admin:access', ...permissions] };
  expect((await api('POST', '/api/admin/roles', role)).status).toBe(201);
  expect((await api('PUT', `/api/admin/users/${user.id}/roles/${name}`, {})).status).toBe(200);
  return user;
}

test('who may not see the settings finds no entry, and a page that refuses', async ({ page, context }) => {
  await enter(context, await colleague(['users:read']));
  await go(page, '/admin');
  await expect(
    page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Settings' }),
  ).toHaveCount(0);
  const answer = await go(page, '/admin/settings');
  expect(answer?.status()).toBe(403);
  await expect(page.getByText('settings:read')).toBeVisible();
});

test('who may only see them gets no form', async ({ page, context }) => {
  await enter(context, await colleague(['settings:read']));
  await change({ registration: 'domains', registrationDomains: ['example.com', 'example.org'] });
  await go(page, '/admin');
  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('Emails of these domains: example.com, example.org')).toBeVisible();
  await expect(page.getByRole('main').locator('form')).toHaveCount(0);
  await expectAccessible(page);
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';

  test.describe(how, () => {
    test.use({ javaScriptEnabled });

    test(`what is refused is said at its field, and stays typed, ${how}`, async ({ page, context }) => {
      await enter(context, root);
      await go(page, '/admin/settings');
      await page.getByLabel('Product name').fill('Ackerman');
      await page.getByLabel('Accent color').fill('#ffcc00');
      await page.getByRole('button', { name: 'Save name and color' }).click();
      const accent = page.getByLabel('Accent color');
      await expect(accent).toHaveAttribute('aria-invalid', 'true');
      await expect(page.locator('.field-error')).toHaveText(/contrast of 1\.3:1/);
      await expect(accent).toHaveValue('#ffcc00');
      await expect(page.getByLabel('Product name')).toHaveValue('Ackerman');
      await page.getByLabel('Emails of the domains below').check();
      await page.getByRole('button', { name: 'Save registration' }).click();
      await expect(page.getByText('Name at least one domain, or', { exact: false }).last()).toBeVisible();
      await expect(page.getByLabel('Emails of the domains below')).toBeChecked();
    });

    test(`a logo that is no picture is refused at its field, ${how}`, async ({ page, context }) => {
      await enter(context, root);
      await go(page, '/admin/settings');
      await page.getByRole('button', { name: 'Save logo' }).click();
      await expect(page.locator('.field-error')).toHaveText('Choose a file.');
      const buffer = Buffer.from(svg('<script>alert(1)</script>'));
      await page.getByLabel('File').setInputFiles({ name: 'x.svg', mimeType: 'image/svg+xml', buffer });
      await page.getByRole('button', { name: 'Save logo' }).click();
      await expect(page.locator('.field-error')).toHaveText(/<script> is not allowed/);
    });

    test(`name, color, logo and links are on every page after they were saved, ${how}`, async ({
      page,
      context,
    }) => {
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await enter(context, root);
      await go(page, '/admin/settings');
      await page.getByLabel('Product name').fill('Ackerman & Sons');
      await page.getByLabel('Sentence on the login page').fill('Use your work account.');
      await page.getByLabel('Accent color').fill('#7B1FA2');
      await page.getByRole('button', { name: 'Save name and color' }).click();
      await expect(page.getByRole('status')).toContainText('Settings saved.');
      await expect(page).toHaveTitle('Settings · Ackerman & Sons');
      const file = { name: 'logo.png', mimeType: 'image/png', buffer: png() };
      await page.getByLabel('File').setInputFiles(file);
      await page.getByRole('button', { name: 'Save logo' }).click();
      await expect(page.getByRole('img', { name: 'The logo now' })).toBeVisible();
      await page.getByLabel('Support').fill('mailto:help@example.com');
      const saved = page.waitForEvent('load');
      await page.getByRole('button', { name: 'Save links' }).click();
      await saved;
      await expect(page.getByLabel('Support')).toHaveValue('mailto:help@example.com');
      await context.clearCookies();
      await go(page, '/login');
      await expect(page).toHaveTitle('Log in · Ackerman & Sons');
      await expect(page.getByText('Use your work account.')).toBeVisible();
      const brand = page.getByRole('link', { name: 'Ackerman & Sons' });
      await expect(brand).toBeVisible();
      const drawn = () => brand.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth);
      await expect.poll(drawn).toBe(32);
      await expect(page.getByRole('link', { name: 'Support' })).toHaveAttribute(
        'href',
        'mailto:help@example.com',
      );
      const button = page.getByRole('button', { name: 'Log in' });
      await expect(button).toHaveCSS('background-color', 'rgb(123, 31, 162)');
      const missing = await go(page, '/nowhere');
      expect(missing?.status()).toBe(404);
      await expect(page).toHaveTitle('Page not found · Ackerman & Sons');
      expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
    });

    test(`a logo is removed by its button, ${how}`, async ({ page, context }) => {
      await api('PUT', '/api/admin/settings/logo', { logo: Buffer.from(svg()).toString('base64') });
      await enter(context, root);
      await go(page, '/admin/settings');
      await page.getByRole('button', { name: 'Remove logo' }).click();
      await expect(page.getByRole('status')).toBeVisible();
      await expect(page.getByRole('img', { name: 'The logo now' })).toHaveCount(0);
    });

    test(`by invitation there is no form to register, and no link to one, ${how}`, async ({
      page,
      context,
    }) => {
      await enter(context, root);
      await go(page, '/admin/settings');
      await page.getByLabel('By invitation only').check();
      await page.getByRole('button', { name: 'Save registration' }).click();
      await expect(page.getByRole('status')).toBeVisible();
      await context.clearCookies();
      for (const path of ['/', '/login']) {
        await go(page, path);
        await expect(
          page.getByRole('link', { name: 'Log in' }).or(page.getByLabel('Password')).first(),
        ).toBeVisible();
        await expect(page.getByRole('link', { name: 'Create account' })).toHaveCount(0);
      }
      await go(page, '/register');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Registration is by invitation');
      await expect(page.locator('main form')).toHaveCount(0);
    });

    test(`for domains the form says which, and refuses others at the email, ${how}`, async ({ page }) => {
      await change({ registration: 'domains', registrationDomains: ['example.com'] });
      await go(page, '/register');
      await expect(page.getByText('At example.com')).toBeVisible();
      await page.getByLabel('Username').fill('someone-new');
      await page.getByLabel('Email').fill('someone-new@example.org');
      await page.getByLabel('Password', { exact: true }).fill('tulip-basket-93');
      await page.getByRole('button', { name: 'Create account' }).click();
      await expect(page.locator('.field-error')).toHaveText(
        'Use an email of one of these domains: example.com.',
      );
    });
  });
}

test('axe finds nothing wrong, and nothing scrolls sideways, with every setting set', async ({
  page,
  context,
}) => {
  test.setTimeout(180_000);
  await change({
    productName: 'W'.repeat(60),
    accent: '#8a4b00',
    loginText: 'w'.repeat(200),
    supportUrl: 'https://example.com/',
    termsUrl: 'https://example.com/',
    privacyUrl: 'https://example.com/',
  });
  const wide = svg().replace('0 0 24 24', '0 0 240 24');
  for (const logo of [png(), wide]) {
    await api('PUT', '/api/admin/settings/logo', { logo: Buffer.from(logo).toString('base64') });
    for (const path of ['/', '/login', '/register']) {
      await go(page, path);
      await expectAccessible(page);
    }
  }
  await enter(context, root);
  for (const path of ['/admin/settings', '/account', '/admin/users']) {
    await go(page, path);
    await expectAccessible(page);
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    }
  }
  await context.clearCookies();
  await change({ registration: 'invitation' });
  for (const path of ['/login', '/register', '/']) {
    await go(page, path);
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  }
});
