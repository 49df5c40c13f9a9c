import { expect, type Page, test } from '@playwright/test';
import { identityColumns } from '#lib/core/identity';
import { database } from '#lib/database';
import { expectAccessible, signIn } from '#tests/support/browser';
import { administrator, limitedAdministrator, person, role, unique } from '#tests/support/people';

/** The people's rooms of the console. */

/** People whose usernames begin with a word of this test's own, oldest first. */
async function crowd(count: number) {
  const word = `p${unique()}`;
  const people = [];
  for (let index = 0; index < count; index += 1) {
    const someone = await person();
    const who = { username: `${word}-${index}`, email: `${word}-${index}@example.test` };
    await database().user.update({ where: { id: someone.id }, data: identityColumns(someone.id, who) });
    people.push({ ...someone, ...who });
  }
  return { word, people };
}

const statusOf = async (id: string) =>
  (await database().user.findUnique({ where: { id } }))?.status ?? 'deleted';

async function choose(page: Page, action: string, names: string[]) {
  for (const name of names) await page.getByRole('checkbox', { name: `Select ${name}` }).check();
  await page.getByLabel('With the selected').selectOption({ label: action });
  await page.getByRole('button', { name: 'Continue…' }).click();
}

test('what one may not do is not offered', async ({ page, context }) => {
  const { word, people } = await crowd(1);
  await signIn(context, await limitedAdministrator(['admin:access', 'users:read']));
  await page.goto(`/admin/users?query=${word}`);
  await expect(page.getByRole('link', { name: `${word}-0` })).toBeVisible();
  for (const name of ['Export CSV', 'Add a user'])
    await expect(page.getByRole('link', { name })).toHaveCount(0);
  await expect(page.getByRole('checkbox')).toHaveCount(0);
  expect((await page.goto('/admin/users/new'))?.status()).toBe(403);
  await page.goto(`/admin/users/bulk?action=delete&ids=${people[0]?.id}`);
  await expect(page.getByRole('button', { name: /Delete/ })).toHaveCount(0);
});

test('a name that is HTML is shown as it is, and the longest does not push the page aside', async ({
  page,
  context,
}) => {
  const bob = await person();
  const username = `<img src=x onerror=alert(1)>${'W'.repeat(60)}${unique()}`;
  await database().user.update({
    where: { id: bob.id },
    data: identityColumns(bob.id, { ...bob, username }),
  });
  await signIn(context, await administrator());
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [
    `/admin/users?query=${bob.email}`,
    `/admin/users/${bob.id}`,
    `/admin/users/bulk?action=suspend&ids=${bob.id}`,
  ]) {
    await page.goto(path);
    await expect(page.getByText(username).first()).toBeAttached();
    await expect(page.locator('main img')).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
  }
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('the filters, the sort and the page are in the URL', async ({ page, context }) => {
      const { word, people } = await crowd(2);
      await database().user.update({ where: { id: people[1]?.id ?? '' }, data: { status: 'suspended' } });
      await signIn(context, await administrator());
      await page.goto('/admin/users');
      await page.getByRole('searchbox').fill(word);
      await page.locator('summary', { hasText: 'Filters' }).click();
      await page.getByLabel('Status').selectOption('suspended');
      await page.getByRole('button', { name: 'Apply filters' }).click();
      await expect(page).toHaveURL(new RegExp(`query=${word}.*status=suspended`));
      await expect(page.getByRole('link', { name: `${word}-1` })).toBeVisible();
      await expect(page.getByRole('link', { name: `${word}-0` })).toHaveCount(0);
      await expect(page.getByText('1 user', { exact: true })).toBeVisible();
      await page.getByRole('link', { name: 'Email' }).click();
      await expect(page).toHaveURL(/status=suspended.*sort=email/);
      await page.goto(`/admin/users?query=${word}&status=active&role=user&createdTo=2000-01-01`);
      await expect(page.getByText('Nobody found')).toBeVisible();
    });

    test('several are suspended at once, and the outcome says whom it was refused for', async ({
      page,
      context,
    }) => {
      const { word, people } = await crowd(2);
      const root = await administrator();
      const who = { username: `${word}-root`, email: `${word}-root@example.test` };
      await database().user.update({ where: { id: root.id }, data: identityColumns(root.id, who) });
      const mod = await limitedAdministrator(['admin:access', 'users:read', 'users:suspend']);
      await signIn(context, mod);
      await page.goto(`/admin/users?query=${word}`);
      await choose(page, 'Suspend', [`${word}-0`, `${word}-1`, who.username]);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Suspend 3 users');
      await page.getByLabel('Reason').fill('Spam');
      await page.getByRole('button', { name: 'Suspend 3 users' }).click();
      await expect(page.getByRole('heading', { name: 'Done for 2 users' })).toBeVisible();
      await expect(page.getByRole('heading', { name: 'Refused for 1 user' })).toBeVisible();
      await expect(page.getByText('You do not have permission to do this.')).toBeVisible();
      expect(await Promise.all([...people, root].map(({ id }) => statusOf(id)))).toEqual([
        'suspended',
        'suspended',
        'active',
      ]);
      await page.reload();
      await expect(page.getByText('The outcome is shown once.')).toBeVisible();
    });

    test('a hundred people are one selection, and the number has to be typed to delete them', async ({
      page,
      context,
    }) => {
      const { word, people } = await crowd(3);
      await signIn(context, await administrator());
      await page.goto(`/admin/users?query=${word}`);
      await page.getByRole('link', { name: 'Select all 3 on this page' }).click();
      await choose(page, 'Delete', []);
      await page.getByRole('textbox').fill('2');
      await page.getByRole('button', { name: 'Delete 3 users' }).click();
      await expect(page.getByRole('alert').first()).toContainText('Type 3.');
      expect(await statusOf(people[0]?.id ?? '')).toBe('active');
      await page.getByRole('textbox').fill('3');
      await page.getByRole('button', { name: 'Delete 3 users' }).click();
      await expect(page.getByRole('heading', { name: 'Done for 3 users' })).toBeVisible();
      expect(await Promise.all(people.map(({ id }) => statusOf(id)))).toEqual([
        'deleted',
        'deleted',
        'deleted',
      ]);
    });

    test('with nobody ticked the next page says so', async ({ page, context }) => {
      const { word } = await crowd(1);
      await signIn(context, await administrator());
      await page.goto(`/admin/users?query=${word}`);
      await choose(page, 'Suspend', []);
      await expect(page.getByText('Nobody is selected')).toBeVisible();
    });

    test('an invitation that is refused says why; one that is made shows its link once', async ({
      page,
      context,
    }) => {
      const name = await role(['users:read']);
      await signIn(context, await administrator());
      await page.goto('/admin/users/new');
      const card = page.getByRole('region', { name: 'Invite' });
      await card.getByLabel('Email').fill('no email');
      await card.getByRole('checkbox', { name, exact: true }).check();
      await card.getByRole('button', { name: 'Make an invitation' }).click();
      await expect(page.getByRole('alert').first()).toContainText('Enter an email');
      await expect(card.getByRole('checkbox', { name, exact: true })).toBeChecked();
      const email = `${unique()}@example.test`;
      await card.getByLabel('Email').fill(email);
      await card.getByRole('button', { name: 'Make an invitation' }).click();
      const link = page.getByLabel(/choose their password/);
      await expect(link).toHaveValue(/\/reset-password\?token=[\w-]{43}$/);
      await expect(link).toHaveAttribute('readonly');
      const user = await database().user.findUniqueOrThrow({
        where: { emailNormalized: email },
        include: { roles: { include: { role: true } } },
      });
      expect(user.roles.map((grant) => grant.role.name).sort()).toEqual([name, 'user'].sort());
      await page.reload();
      await expect(link).toHaveCount(0);
    });

    test('one person: edited, given a role with an end, suspended and back, a new link, and deleted', async ({
      page,
      context,
    }) => {
      const { word, people } = await crowd(1);
      const id = people[0]?.id ?? '';
      const name = await role(['users:read']);
      await signIn(context, await administrator());
      await page.goto(`/admin/users/${id}`);
      await page.locator('summary', { hasText: 'Edit profile' }).click();
      await page.getByLabel('Username').fill('');
      await page.getByRole('button', { name: 'Save profile' }).click();
      await expect(page.getByRole('alert').first()).toContainText('Use at least 3 characters.');
      await page.getByLabel('Username').fill(`${word}-new`);
      await page.getByRole('button', { name: 'Save profile' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${word}-new`);
      const row = page.getByRole('listitem').filter({ hasText: name }).first();
      await row.locator('summary').click();
      await row.getByLabel('Reason').fill('Stand-in');
      await row.getByLabel('End, in UTC').fill('2099-01-01T12:00');
      await row.getByRole('button', { name: `Assign ${name}` }).click();
      await expect(page.getByText('Until 1 Jan 2099, 12:00 UTC')).toBeVisible();
      await expect(
        page.getByRole('link', { name: 'See all people: username, email, roles, status.' }),
      ).toHaveAttribute('href', `/admin/users/${id}/permissions/users%3Aread`);
      await page.locator('summary', { hasText: 'Suspend user' }).click();
      await page.getByLabel('Reason').last().fill('On leave');
      await page.getByRole('button', { name: `Suspend ${word}-new` }).click();
      await expect(page.getByRole('region', { name: 'Suspension' })).toContainText('On leave');
      await page.getByRole('button', { name: 'Reinstate user' }).click();
      await expect(page.getByRole('region', { name: 'Suspension' })).toHaveCount(0);
      await page.getByRole('button', { name: 'Issue a new password link' }).click();
      await expect(page.getByLabel(/choose their password/)).toHaveValue(/token=/);
      await page.locator('summary', { hasText: 'Delete user' }).click();
      await page.getByLabel(/to confirm/).fill('somebody');
      await page.getByRole('button', { name: `Delete ${word}-new` }).click();
      await expect(page.getByRole('alert').first()).toContainText(`Type ${word}-new`);
      await page.getByLabel(/to confirm/).fill(`${word}-new`);
      await page.getByRole('button', { name: `Delete ${word}-new` }).click();
      await expect(page.getByText('The user is deleted.')).toBeVisible();
      expect(await statusOf(id)).toBe('deleted');
    });
  });
}

test('the file of the list is what the list shows', async ({ page, context }) => {
  const { word } = await crowd(2);
  await signIn(context, await administrator());
  await page.goto(`/admin/users?query=${word}`);
  const href = await page.getByRole('link', { name: 'Export CSV' }).getAttribute('href');
  const answer = await page.request.get(href ?? '');
  expect((await answer.text()).trimEnd().split('\r\n')).toHaveLength(3);
});

test('a role that has ended says so, and can be given again', async ({ page, context }) => {
  const bob = await person({ roles: ['user', await role([])] });
  await database().userRole.updateMany({
    where: { userId: bob.id, role: { name: { not: 'user' } } },
    data: { expiresAt: new Date('2026-01-01T00:00:00Z') },
  });
  await signIn(context, await administrator());
  await page.goto(`/admin/users/${bob.id}`);
  await expect(page.getByText('Ended at 1 Jan 2026, 00:00 UTC')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('axe finds nothing wrong in the rooms of people', async ({ page, context }) => {
      const { word, people } = await crowd(2);
      const id = people[0]?.id ?? '';
      await database().user.update({ where: { id }, data: { status: 'suspended' } });
      await signIn(context, await administrator());
      const ids = people.map((one) => `ids=${one.id}`).join('&');
      for (const path of [
        `/admin/users?query=${word}&status=&createdFrom=2020-01-01&picked=all`,
        '/admin/users?query=nobody-is-called-so',
        '/admin/users/new',
        `/admin/users/${id}`,
        `/admin/users/bulk?action=assign-role&${ids}`,
        `/admin/users/bulk?action=delete&${ids}`,
        `/admin/users/bulk/outcome?action=delete&${ids}`,
      ]) {
        await page.goto(path);
        await expectAccessible(page);
      }
    });
  });
}
