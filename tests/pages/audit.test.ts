import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { insertEvent, userWithHistory } from '#tests/support/audit-trail';
import { expectAccessible, signIn } from '#tests/support/browser';
import { call } from '#tests/support/http';
import { administrator, limitedAdministrator, newUser, unique } from '#tests/support/users';

const reader = () => limitedAdministrator(['admin:access', 'audit:read']);

test('a user who may not read the trail sees neither the page, nor a link to it, nor the part on a user’s page', async ({
  page,
  context,
}) => {
  const { id } = await userWithHistory();
  await signIn(context, await limitedAdministrator(['admin:access', 'users:read']));
  expect((await page.goto('/admin/audit'))?.status()).toBe(403);
  await page.goto(`/admin/users/${id}`);
  await expect(page.getByRole('link', { name: 'Audit' })).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Recent activity' })).toHaveCount(0);
});

test('INP-23 stored HTML is shown as text', async ({ page, context }) => {
  const html = '<img src=x onerror=alert(1)>';
  const id = await insertEvent({
    ip: '192.0.2.1',
    userAgent: html,
    reason: `${html}"'`,
    before: html,
    after: 'x',
  });
  page.on('dialog', () => expect(true, 'a dialog').toBe(false));
  await signIn(context, await reader());
  await page.goto(`/admin/audit?user=${id}`);
  await page.locator('.event-summary').click();
  await expect(page.locator('.event-body').getByText(html).first()).toBeVisible();
  await expect(page.locator('.event-body img')).toHaveCount(0);
});

test('a wrong filter is named, and the way back is one click', async ({ page, context }) => {
  await signIn(context, await reader());
  for (const query of [
    'action=user.exploded',
    'since=yesterday',
    'cursor=x',
    'actor=x',
    'outcome=a&outcome=b',
  ]) {
    expect((await page.goto(`/admin/audit?${query}`))?.status(), query).toBe(200);
    await expect(page.getByRole('main').getByRole('alert')).not.toContainText('Invalid input');
  }
  await page.getByRole('link', { name: 'Start again with all events' }).click();
  await expect(page).toHaveURL('/admin/audit');
});

test('nothing found is said, and so is that an event’s detail was erased', async ({ page, context }) => {
  await signIn(context, await reader());
  await page.goto(`/admin/audit?query=nobody-${unique()}`);
  await expect(page.getByText('No matching events.')).toBeVisible();
  const id = await insertEvent({ ip: '192.0.2.77', reason: 'private' });
  await database().$executeRaw`
    UPDATE "AuditEvent" SET "detail" = NULL, "salt" = NULL WHERE "actorId" = ${id}::uuid`;
  await page.goto(`/admin/audit?actor=${id}`);
  await page.locator('.event-summary').click();
  const body = page.locator('.event-body');
  for (const term of ['IP', 'Device'])
    await expect(body.locator('.fact', { has: page.getByText(term, { exact: true }) })).toHaveText(
      `${term}Erased`,
    );
  await expect(body).not.toContainText(/192\.0\.2\.77|private/);
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('the trail says who did what to whom; an opened event says before, after and why', async ({
      page,
      context,
    }) => {
      const { id, root, username } = await userWithHistory();
      await signIn(context, await limitedAdministrator(['admin:access', 'audit:read', 'users:read']));
      await page.goto('/admin/audit');
      await expect(page.getByText(/^Tamper-proof up to event/)).toBeVisible();
      await page.getByRole('searchbox').fill(username);
      await page.getByRole('button', { name: 'Search' }).click();
      const events = page.locator('.events > li');
      await expect(events).toHaveCount(3);
      await expect(events.first().locator('.event-what')).toHaveText(`Suspended ${username}`);
      await expect(events.first().locator('.event-who')).toHaveText(root.username);
      await events.nth(1).locator('summary').click();
      const [before, after] = [username.replace(/-x$/, ''), username];
      await expect(events.nth(1).locator('.facts')).toContainText(`Username${before} → to ${after}`);
      await events.first().locator('summary').click();
      await expect(events.first()).toContainText('Left the company');
      await expect(events.first().getByRole('link', { name: username, exact: true })).toHaveAttribute(
        'href',
        `/admin/users/${id}`,
      );
      if (javaScriptEnabled) await expectAccessible(page);
      await events.first().getByRole('link', { name: 'Same request' }).click();
      await expect(page.locator('.events > li')).toHaveCount(1);
      await page.goto(`/admin/audit?user=${id}`);
      await page.locator('summary', { hasText: 'Filters' }).click();
      await page.getByLabel('Event', { exact: true }).selectOption({
        label: 'Changed the name or email of a user',
      });
      await page.getByRole('button', { name: 'Apply filters' }).click();
      await expect(page.locator('.events > li')).toHaveCount(1);
      await page.getByRole('link', { name: `Remove filter User: ${username}` }).click();
      await expect(page).toHaveURL(/^[^?]+\?action=user\.updated$/);
      await page.getByRole('link', { name: 'Clear all' }).click();
      await expect(page).toHaveURL('/admin/audit');
    });
  });
}

test('the page of a user shows their last events, and a link to all', async ({ page, context }) => {
  const { id } = await userWithHistory();
  await signIn(context, await administrator());
  await page.goto(`/admin/users/${id}`);
  await page.getByRole('link', { name: 'Activity', exact: true }).click();
  const card = page.getByRole('region', { name: 'Recent activity' });
  await expect(card.locator('.events > li')).toHaveCount(3);
  await card.getByRole('link', { name: 'All events' }).click();
  await expect(page).toHaveURL(`/admin/audit?user=${id}`);
});

test('the file is a download', async ({ page, context }) => {
  const { id } = await userWithHistory();
  await signIn(context, await reader());
  await page.goto(`/admin/audit?user=${id}`);
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download CSV' }).click();
  expect((await coming).suggestedFilename()).toMatch(/^audit-.*\.csv$/);
});

test('the own activity is in plain words, in the menu, and comes in pages', async ({ page, context }) => {
  const user = await newUser();
  const root = await administrator();
  const { accessToken: token } = root;
  const path = `/api/admin/users/${user.id}`;
  await call('PUT', `${path}/roles/user`, { token, json: {} });
  for (let count = 0; count < 21; count += 1)
    await call('PATCH', '/api/users/me', {
      token: user.accessToken,
      json: { username: `${user.username}-${count}` },
    });
  await signIn(context, user);
  await page.goto('/account');
  await page.locator('summary', { hasText: 'Account menu' }).click();
  await page.getByRole('link', { name: 'Activity' }).last().click();
  await expect(page).toHaveURL('/account/activity');
  await expect(page.getByText('Changed name or email').first()).toBeVisible();
  await page.getByRole('link', { name: 'Next', exact: true }).click();
  await expect(page.getByText(/^An administrator assigned .+ to you$/)).toBeVisible();
  expect(await page.content()).not.toContain(root.username);
  expect((await page.goto('/account/activity?cursor=x'))?.status()).toBe(404);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a refused attempt is marked, with the missing permission', async ({ page, context }) => {
    const user = await newUser();
    await call('GET', '/api/admin', { token: user.accessToken });
    await signIn(context, await reader());
    await page.goto(`/admin/audit?actor=${user.id}`);
    const event = page.locator('.events > li');
    await expect(event).toContainText('Open the admin dashboard');
    await expect(event).toContainText('Denied');
    await event.locator('summary').click();
    await expect(event).toContainText('admin:access');
    const root = await administrator();
    await call('DELETE', '/api/admin/roles/user', { token: root.accessToken });
    for (const [outcome, count] of [
      ['denied', 0],
      ['invalid', 1],
    ] as const) {
      await page.goto(`/admin/audit?actor=${root.id}&outcome=${outcome}`);
      await expect(page.locator('.events > li')).toHaveCount(count);
    }
    await expect(event).toContainText(/Delete the role .+Invalid/);
  });
});
