import { expect, type Locator, type Page, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { signIn } from '#tests/support/browser';
import { administrator, newUsers, role, statusOf, unique } from '#tests/support/users';

/** The everyday jobs of an administrator take few clicks, from the dashboard on. What is typed, with Enter, is no click. */

/** Clicks and counts. */
function counter() {
  let clicks = 0;
  return {
    click: async (target: Locator) => {
      await target.click();
      clicks += 1;
    },
    clicks: () => clicks,
  };
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    /** Finds a user from any page of the console, without a click; the results are on a page of their own without JavaScript. */
    async function find(page: Page, text: string, click: (target: Locator) => Promise<void>) {
      if (javaScriptEnabled) {
        await page.keyboard.press('/');
        await page.getByRole('combobox').fill(text);
        await expect(page.getByRole('option').first()).toContainText(text);
        await page.keyboard.press('Enter');
      } else {
        await page.getByRole('textbox', { name: 'Search', exact: true }).fill(text);
        await page.keyboard.press('Enter');
        await click(page.getByRole('link', { name: text }).first());
      }
      await expect(page.getByRole('heading', { level: 1 })).toContainText(text);
    }

    test('a user is found by a part of their email and suspended with 3, and reinstated with 1', async ({
      page,
      context,
    }) => {
      const { word, users } = await newUsers(1);
      await signIn(context, await administrator());
      const { click, clicks } = counter();
      await page.goto('/admin');
      await click(page.getByRole('link', { name: 'Users', exact: true }));
      await page.getByRole('main').getByRole('searchbox').fill(`${word}-0@`);
      await page.keyboard.press('Enter');
      await expect(page.getByText('1–1 of 1 user')).toBeVisible();
      await click(page.locator('summary', { hasText: `Actions for ${word}-0` }));
      await click(page.getByRole('button', { name: 'Suspend', exact: true }));
      await expect(page.getByText('User suspended')).toBeVisible();
      expect([clicks(), await statusOf(users[0]?.id ?? '')]).toEqual([3, 'suspended']);
      await click(page.getByRole('button', { name: 'Undo' }));
      await expect(page.getByText('User reinstated')).toBeVisible();
      expect([clicks(), await statusOf(users[0]?.id ?? '')]).toEqual([4, 'active']);
    });

    test('a role until Friday takes 4 at most', async ({ page, context }) => {
      const { word, users } = await newUsers(1);
      // Among the first of all.
      const name = await role([], `a-0${unique()}`);
      await signIn(context, await administrator());
      const { click, clicks } = counter();
      await page.goto('/admin');
      await find(page, `${word}-0`, click);
      await click(page.getByRole('checkbox', { name, exact: true }));
      await click(page.locator('.add-role').getByText('Until Friday'));
      await click(page.getByRole('button', { name: 'Add', exact: true }));
      await expect(page.getByRole('status').first()).toContainText(`Added ${name}. Expires`);
      const grant = await database().userRole.findFirst({
        where: { userId: users[0]?.id ?? '', role: { name } },
      });
      expect([grant?.expiresAt?.getUTCDay(), clicks() <= 4]).toEqual([5, true]);
    });

    test('a role is made from a copy with 3', async ({ page, context }) => {
      const name = await role(['users:read'], `a-0${unique()}`);
      await signIn(context, await administrator());
      const { click, clicks } = counter();
      await page.goto('/admin');
      await click(page.getByRole('link', { name: 'Roles', exact: true }));
      await click(page.locator('summary', { hasText: `Actions for ${name}` }));
      await click(page.getByRole('link', { name: 'Duplicate', exact: true }));
      const copy = `copy-${unique()}`;
      await page.getByRole('textbox', { name: 'Label' }).fill(copy);
      await page.getByRole('textbox', { name: 'Name' }).fill(copy);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('status').first()).toContainText('Role created.');
      const made = await database().role.findUnique({
        where: { name: copy },
        include: { permissions: true },
      });
      expect([clicks(), made?.permissions.map((one) => one.permissionName)]).toEqual([3, ['users:read']]);
    });

    test('why a user may not do something takes 3 at most', async ({ page, context }) => {
      const { word } = await newUsers(1);
      await signIn(context, await administrator());
      const { click, clicks } = counter();
      await page.goto('/admin');
      await find(page, `${word}-0`, click);
      await click(page.getByRole('link', { name: 'Permissions', exact: true }));
      await click(page.getByRole('link', { name: 'users:delete', exact: true }));
      await expect(page.getByRole('heading', { level: 1 })).toContainText('doesn’t have');
      expect(clicks()).toBeLessThanOrEqual(3);
    });
  });
}
