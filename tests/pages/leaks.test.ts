import { expect, type Page, test } from '@playwright/test';
import { issueOneTimeToken, linkIdOf } from '#lib/core/links/one-time-token';
import { database } from '#lib/database/client';
import { insertEvent } from '#tests/support/audit-trail';
import { signIn } from '#tests/support/browser';
import { call, serverUrl } from '#tests/support/http';
import { create, fresh } from '#tests/support/roles';
import { administrator, newUser, unique } from '#tests/support/users';

/** Leaks out of our pages, and scripts in them. */

const accountPages = ['/account', '/account/security', '/account/sessions', '/account/activity'];
const console_ = [
  '/admin',
  '/admin/users',
  '/admin/users/new',
  '/admin/roles',
  '/admin/roles/new',
  '/admin/audit',
];

test('RST-09 a link’s secret leaves the URL, goes to no other site and stands in no referrer', async ({
  page,
  context,
}) => {
  const { id } = await newUser();
  const now = new Date();
  const { secret } = await issueOneTimeToken(database(), {
    purpose: 'password_reset' as const,
    userId: id,
    issuedById: null,
    now,
    lifetime: 60_000,
  });
  const sent: { url: string; referer: string }[] = [];
  page.on('request', (request) =>
    sent.push({ url: request.url(), referer: request.headers().referer ?? '' }),
  );
  for (const path of ['/reset-password', '/setup', '/welcome']) {
    sent.splice(0);
    await page.goto(`${path}?token=${secret}`, { waitUntil: 'networkidle' });
    await expect(page).toHaveURL(`${path}?link=${linkIdOf(secret)}`);
    const cookie = (await context.cookies()).find(
      ({ name }) => name === `gatehouse-link-${linkIdOf(secret)}`,
    );
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
    expect(await page.content()).not.toContain(secret);
    const told = () =>
      `${document.referrer} ${document.cookie} ${JSON.stringify(history.state)} ${performance.getEntries().map(({ name }) => name)}`;
    expect(await page.evaluate(told)).not.toContain(secret);
    expect(sent.length).toBeGreaterThan(2);
    for (const { url, referer } of sent)
      expect([new URL(url).origin, referer.includes(secret)]).toEqual([serverUrl(), false]);
    expect(sent.filter(({ url }) => url.includes(secret))).toHaveLength(1);
  }
});

/** Where links lead and forms and their buttons send, with the window that they open. */
async function linksOf(page: Page, path: string) {
  await page.goto(path);
  // By attribute: a form with a field called `action` hides its own.
  return page.locator('a, area, form, [formaction], [formtarget]').evaluateAll((all) =>
    all.map((one) => {
      const of = (...names: string[]) =>
        names.map((name) => one.getAttribute(name)).find((value) => value !== null);
      return {
        href: new URL(of('href', 'formaction', 'action') ?? '', location.href).href,
        target: of('target', 'formtarget') ?? '',
      };
    }),
  );
}

// What a script does not change is looked at without one, which is quicker.
test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('HDR-16 no page links to another site, sends a form there or opens a window', async ({
    page,
    context,
  }) => {
    const look = async (paths: string[]) => {
      for (const path of paths) {
        const links = await linksOf(page, path);
        expect(links.length, path).toBeGreaterThan(0);
        for (const { href, target } of links)
          expect([path, new URL(href).origin, target]).toEqual([path, serverUrl(), '']);
      }
    };
    await look(['/', '/login', '/register', '/nowhere']);
    await signIn(context, await administrator());
    const bob = await newUser();
    await look([...accountPages, ...console_, `/admin/users/${bob.id}`, '/admin/roles/user']);
  });

  test('every page of an account and of the console shows the way to log out', async ({ page, context }) => {
    await signIn(context, await administrator());
    for (const path of [...accountPages, ...console_]) {
      await page.goto(path);
      await page.locator('summary', { hasText: 'Account menu' }).click();
      await expect(page.getByRole('button', { name: 'Log out', exact: true }).first()).toBeVisible();
    }
  });
});

test('LOG-19 without a connection a logout leaves nothing to see, and pressed again it ends the session', async ({
  page,
  context,
}) => {
  const who = await newUser();
  await signIn(context, who);
  await page.goto('/account');
  await page.locator('summary', { hasText: 'Account menu' }).click();
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Log out', exact: true }).first().click();
  await expect(page.getByText(who.email)).toHaveCount(0);
  await context.setOffline(false);
  await page.goto('/account');
  await page.locator('summary', { hasText: 'Account menu' }).click();
  await page.getByRole('button', { name: 'Log out', exact: true }).first().click();
  await expect(page.getByText('You are logged out.')).toBeVisible();
  expect((await call('GET', '/api/users/me', { token: who.accessToken })).status).toBe(401);
});

test('after a logout the way back shows nothing of the account', async ({ page, context }) => {
  const who = await newUser();
  await signIn(context, who);
  await page.goto('/account');
  await expect(page.getByRole('main').getByText(who.email)).toBeVisible();
  await page.locator('summary', { hasText: 'Account menu' }).click();
  await page.getByRole('button', { name: 'Log out', exact: true }).first().click();
  await expect(page.getByText('You are logged out.')).toBeVisible();
  await page.goBack();
  await expect(page.getByText(who.email)).toHaveCount(0);
  const kept = await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]);
  expect(kept).toEqual([0, 0, 'gatehouse-zone=UTC']);
});

// Its value is one that no clock, count or id of a page shows by itself.
const expression = '1337*1337';
const hostile = `"><svg onload=alert(1)></script><img src=x onerror=alert(1)>{{${expression}}} \${${expression}} <%= ${expression} %>`;

/** All text of a page, in attributes and fields too. */
const writtenOn = (page: Page) =>
  page.evaluate(() => {
    const elements = [...document.querySelectorAll('*')];
    const attributes = elements.flatMap((one) => [...one.attributes].map(({ value }) => value));
    return [document.body.textContent, ...attributes].join('\n');
  });

test('INP-23 INP-31 HTML and templates in agents, roles and reasons run nowhere and are shown as they are', async ({
  page,
  context,
}) => {
  const complaints: string[] = [];
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  const root = await administrator();
  const bob = await newUser();
  const userAgent = hostile.slice(0, 400);
  await database().session.updateMany({ where: { userId: { in: [root.id, bob.id] } }, data: { userAgent } });
  const wish = fresh({ label: `x${unique()} {{${expression}}}<b>`, description: hostile });
  expect((await create(root.accessToken, wish)).status).toBe(201);
  const trace = await insertEvent({ ip: '192.0.2.1', userAgent, reason: hostile });
  await signIn(context, root);
  const shown = [
    ['/account/sessions', hostile],
    [`/admin/users/${bob.id}/sessions`, hostile],
    [`/admin/roles/${wish.name}`, hostile],
    [`/admin/roles?query=${wish.name}`, wish.label],
    [`/admin/audit?user=${trace}`, hostile],
  ];
  for (const [path = '', text = ''] of shown) {
    await page.goto(path, { waitUntil: 'networkidle' });
    expect(await page.content(), path).not.toMatch(/<svg onload|<img src=x|\b1787569\b/);
    expect(await writtenOn(page), path).toContain(text);
  }
  expect(complaints).toEqual([]);
});
