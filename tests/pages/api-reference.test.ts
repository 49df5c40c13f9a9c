import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { groupsOf } from '#components/api-reference/document';
import { expectAccessible, signIn } from '#tests/support/browser';
import { call } from '#tests/support/http';
import { administrator } from '#tests/support/users';

const document = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));
const groups = groupsOf(document);

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('every operation of the document is on the page of its group, with all that a caller needs', async ({
    page,
  }) => {
    let shown = 0;
    for (const { path, entries } of groups) {
      await page.goto(path);
      for (const { method, path: route, operation } of entries) {
        const section = page.locator(`#${operation.operationId}`);
        await expect(section.locator('.api-route')).toHaveText(`${method}${route}`);
        await expect(section.locator('pre').first()).toContainText('curl ');
        const names = (operation.parameters ?? []).map(({ name }) => name);
        const fields = await section.locator('.api-field-name').allTextContents();
        expect(fields, operation.operationId).toEqual(expect.arrayContaining(names));
        if (operation['x-permission'])
          await expect(section.locator('.api-admission')).toContainText(operation['x-permission']);
        shown += 1;
      }
    }
    const all = Object.values(document.paths as Record<string, Record<string, object>>).flatMap(
      Object.values,
    );
    expect(shown).toBe(all.filter((operation) => !operation['x-internal']).length);
  });

  test('the contents lead to each operation, and a search finds paths, fields and permissions', async ({
    page,
  }) => {
    await page.goto('/docs/api');
    await page.getByRole('main').getByRole('link', { name: 'PUT /api/admin/users/{id}/suspension' }).click();
    await expect(page).toHaveURL('/docs/api/users#putAdminUsersIdSuspension');
    await expect(page.getByRole('heading', { name: 'Suspend a user' })).toBeInViewport();
    for (const [query, found] of [
      ['/api/logout', 'POST /api/logout'],
      ['dryRun role', 'PATCH /api/admin/roles/{name}'],
      ['audit:read', 'GET /api/admin/audit-events'],
    ] as const) {
      await page.getByLabel('Search the API').fill(query);
      await page.getByRole('button', { name: 'Search' }).click();
      await expect(page).toHaveURL(`/docs/api?query=${encodeURIComponent(query).replaceAll('%20', '+')}`);
      await expect(page.getByRole('link', { name: found })).toBeVisible();
    }
    await page.goto('/docs/api?query=nothing-like-that');
    await expect(page.getByText('No operation found')).toBeVisible();
  });

  test('what is inside an object opens', async ({ page }) => {
    await page.goto('/docs/api/users');
    const section = page.locator('#getAdminUsersId');
    await section.getByText('Fields of the response').click();
    await section.getByText('Fields of assignments').click();
    await expect(section.locator('.api-field-name', { hasText: 'grantedAt' })).toBeVisible();
  });
});

/** That a call is malformed, of the wrong method or media type, or has fields that are not taken. */
const unusable = [400, 405, 415, 422];

test('every call that is shown can be made: nothing is wrong with its form', async ({ page, baseURL }) => {
  const { accessToken } = await administrator();
  const refused: string[] = [];
  for (const { path, entries } of groups) {
    await page.goto(path);
    for (const { operation } of entries) {
      const text = (await page.locator(`#${operation.operationId} pre`).first().textContent()) ?? '';
      const [, url = ''] = /curl '([^']+)'/.exec(text) ?? [];
      const [, method = 'GET'] = /-X (\w+)/.exec(text) ?? [];
      const [, body] = /-d '([\s\S]+)'$/.exec(text) ?? [];
      expect(url, text).toContain(`${baseURL}/`);
      // A made-up session or link ends nothing, and this administrator is the test's own.
      const answer = await call(method, url.slice(baseURL?.length), {
        token: text.includes('$TOKEN') ? accessToken : undefined,
        json: body === undefined ? undefined : JSON.parse(body),
      });
      if (answer.status >= 500 || unusable.includes(answer.status))
        refused.push(`${method} ${url} ${answer.text}`);
    }
  }
  expect(refused).toEqual([]);
});

test('axe finds nothing wrong, and nothing scrolls sideways on a phone', async ({ page, context }) => {
  test.setTimeout(120_000);
  for (const path of ['/docs/api', '/docs/api?query=role', ...groups.map((group) => group.path)]) {
    await page.goto(path);
    await page.evaluate(() => {
      for (const inside of window.document.querySelectorAll('details')) inside.open = true;
    });
    await expectAccessible(page);
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      const needed = await page.evaluate(() => window.document.documentElement.scrollWidth);
      expect([path, Math.max(needed, width)]).toEqual([path, width]);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  await signIn(context, await administrator());
  expect((await page.goto('/docs/api/nothing'))?.status()).toBe(404);
  await expect(page).toHaveTitle('Page not found · Gatehouse');
});
