import { expect, type Page, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { expectAccessible, signIn } from '#tests/support/browser';
import { administrator, role, unique } from '#tests/support/users';

/** From the form that adds a user to the first page that this user sees. */

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const shownLink = (page: Page) => page.getByLabel(/Copy this link now/);

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a user is invited, gets a newer link, chooses a password and is logged in', async ({
      page,
      context,
      browser,
    }) => {
      test.setTimeout(120_000);
      const [name, word] = [await role(['users:read']), `new.${unique()}`];
      const theirs = await (await browser.newContext({ javaScriptEnabled })).newPage();
      await signIn(context, await administrator());

      await test.step('the form says what is wrong, keeps what was ticked, and shows the link once', async () => {
        await page.goto(`/admin/users/new?roleQuery=${name}`);
        await page.getByLabel('Email').fill('no email');
        await page.getByLabel('Username').fill(word);
        await page.getByRole('checkbox', { name, exact: true }).check();
        await page.getByRole('button', { name: 'Create invite link' }).click();
        await expect(page.locator('.field-error')).toContainText('Enter an email');
        await expect(page.getByRole('checkbox', { name, exact: true })).toBeChecked();
        await page.getByLabel('Email').fill(`${word}@example.test`);
        await page.getByRole('button', { name: 'Create invite link' }).click();
        await expect(shownLink(page)).toHaveValue(/\/welcome\?token=[\w-]{43}$/);
        await expect(shownLink(page)).toHaveAttribute('readonly');
      });
      const older = await shownLink(page).inputValue();

      await test.step('with JavaScript a button copies the link', async () => {
        const copy = page.getByRole('button', { name: 'Copy', exact: true });
        await expect(copy).toHaveCount(javaScriptEnabled ? 1 : 0);
        if (!javaScriptEnabled) return;
        await context.grantPermissions(['clipboard-read', 'clipboard-write']);
        await copy.click();
        await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
        expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(older);
        await expectAccessible(page);
      });
      await page.reload();
      await expect(shownLink(page)).toHaveCount(0);

      await test.step('the list of pending invitations leads to the user, whose link is made anew', async () => {
        await page.goto('/admin/users');
        await page.getByRole('link', { name: 'Pending invitations' }).click();
        const row = page.getByRole('row').filter({ hasText: `${word}@example.test` });
        await expect(row).toContainText(/Invited\s*until \d+ \w+ \d{4}/);
        await row.locator('.row-link').click();
        await expect(page.getByRole('region', { name: 'Invitation' })).toContainText('Pending');
        if (javaScriptEnabled) await expectAccessible(page);
        await page.getByRole('button', { name: 'Create new link' }).click();
        await expect(shownLink(page)).toHaveValue(/\/welcome\?token=/);
      });
      const link = await shownLink(page).inputValue();

      await test.step('the older link says whom to ask', async () => {
        await theirs.goto(older);
        await expect(heading(theirs)).toHaveText('This invitation no longer works');
        await expect(theirs.getByText('Ask your administrator for a new one.')).toBeVisible();
      });

      await test.step('the newer one names the user, refuses a bad password, and logs in', async () => {
        await theirs.goto(link);
        await expect(theirs).toHaveURL(/\/welcome\?link=[0-9a-f]{16}$/);
        await expect(heading(theirs)).toHaveText('Welcome to Gatehouse');
        await expect(theirs.getByText(`Your username is ${word}.`)).toBeVisible();
        if (javaScriptEnabled) await expectAccessible(theirs);
        const send = async (password: string) => {
          await theirs.getByLabel('Password', { exact: true }).fill(password);
          await theirs.getByRole('button', { name: 'Save password and log in' }).click();
        };
        await send(word);
        await expect(theirs.locator('.field-error')).toContainText('too close to your username');
        await send('copper-lantern-58');
        await expect(theirs).toHaveURL(/\/account/);
        await expect(theirs.getByText('Welcome. Your account is ready.')).toBeVisible();
      });

      await test.step('then the link is used, and the user no longer invited', async () => {
        await theirs.goto(link);
        await expect(heading(theirs)).toHaveText('This invitation was already used');
        await page.reload();
        await expect(page.getByRole('region', { name: 'Invitation' })).toHaveCount(0);
      });
      await theirs.context().close();
    });

    test('a withdrawn invitation leaves the user without a link, and one that expired says so', async ({
      page,
      context,
    }) => {
      const word = unique();
      await signIn(context, await administrator());
      await page.goto('/admin/users/new');
      await page.getByLabel('Email').fill(`${word}@example.test`);
      await page.getByRole('button', { name: 'Create invite link' }).click();
      const link = await shownLink(page).inputValue();
      const { id } = await database().user.findUniqueOrThrow({
        where: { emailNormalized: `${word}@example.test` },
      });
      const past = { expiresAt: new Date(Date.now() - 1_000) };
      await database().oneTimeToken.updateMany({ where: { userId: id }, data: past });
      await page.goto(link);
      await expect(heading(page)).toHaveText('This invitation has expired');
      await page.goto(`/admin/users/${id}`);
      const card = page.getByRole('region', { name: 'Invitation' });
      await expect(card).toContainText('Expired');
      await card.getByRole('button', { name: 'Withdraw invitation' }).click();
      await expect(page.getByText('Invitation withdrawn.')).toBeVisible();
      await expect(card).toContainText('No link');
      await expect(card.getByRole('button', { name: 'Withdraw invitation' })).toHaveCount(0);
    });
  });
}
