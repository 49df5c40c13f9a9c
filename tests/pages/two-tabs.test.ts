import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { signIn } from '#tests/support/browser';
import { administrator, newUser, statusOf, unique } from '#tests/support/users';

/** Two tabs of one browser, and another user logged in in the second: tests/api/forms-of-users.test.ts has every form. */

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a form in a tab of the previous user changes nothing, says who is logged in and keeps what was typed', async ({
      page,
      context,
    }) => {
      const [alice, bob] = [await administrator(), await administrator()];
      const user = await newUser();
      const typed = `typed-${unique()}`;
      await signIn(context, alice);
      await page.goto('/account');
      await page.getByRole('textbox', { name: 'Username' }).fill(typed);
      const tab = await context.newPage();
      await tab.goto(`/admin/users/${user.id}`);
      await tab.getByText('Suspend…').click();
      await signIn(context, bob);
      await page.getByRole('button', { name: 'Save name' }).click();
      await expect(page.getByRole('alert').first()).toContainText(`logged in as ${bob.username} now`);
      await expect(page.getByRole('textbox', { name: 'Username' })).toHaveValue(typed);
      await tab.getByRole('button', { name: 'Suspend user' }).click();
      await expect(tab.getByRole('alert').first()).toContainText(`logged in as ${bob.username} now`);
      expect(await statusOf(user.id)).toBe('active');
      const names = await database().user.findMany({
        where: { id: { in: [alice.id, bob.id] } },
        select: { username: true },
      });
      expect(names.map(({ username }) => username).sort()).toEqual([alice.username, bob.username].sort());
    });
  });
}
