import { expect, test } from '@playwright/test';
import { initialsOf } from '#components/ui/avatar';
import { javascriptFigure } from '#tests/bench/javascript';
import { signIn } from '#tests/support/browser';
import { serverUrl } from '#tests/support/http';
import { administrator, newUser } from '#tests/support/users';

test('an avatar has two initials, of any script', () => {
  const of = (username: string, displayName: string | null = null) => initialsOf({ username, displayName });
  expect(of('eklund.rohan')).toBe('ER');
  expect(of('rohan')).toBe('R');
  expect(of('x', 'Ana María de la Cruz')).toBe('AC');
  expect(of('x', '山田 太郎')).toBe('山太');
  expect(of('x', 'e\u0301lise o\u0308zil')).toBe('E\u0301O\u0308');
  expect(of('...')).toBe('');
});

test('the tints of avatars keep 4.5:1 in both themes, and differ', async ({ page, context }) => {
  await signIn(context, await administrator());
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto('/admin/users');
    const found = await page.evaluate(() => {
      const painter = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      if (!painter) throw new Error('no canvas');
      const luminance = (color: string) => {
        painter.fillStyle = color;
        painter.fillRect(0, 0, 1, 1);
        const [r = 0, g = 0, b = 0] = [...painter.getImageData(0, 0, 1, 1).data].map((value) => {
          const share = value / 255;
          return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const avatar = document.querySelector<HTMLElement>('.avatar');
      if (!avatar) throw new Error('no avatar');
      return Array.from({ length: 8 }, (_, tint) => {
        avatar.dataset.tint = String(tint);
        const { color, backgroundColor } = getComputedStyle(avatar);
        const [dark = 0, light = 0] = [luminance(color), luminance(backgroundColor)].sort((a, b) => a - b);
        return { backgroundColor, contrast: (light + 0.05) / (dark + 0.05) };
      });
    });
    expect(new Set(found.map(({ backgroundColor }) => backgroundColor)).size).toBe(8);
    for (const { contrast } of found) expect(contrast).toBeGreaterThan(4.5);
  }
});

test('a list says of a user only what is not true of all, by its label', async ({ page, context }) => {
  const root = await administrator();
  await signIn(context, root);
  const user = await newUser();
  await page.goto(`/admin/users?query=${user.id}`);
  const row = page.getByRole('row', { name: user.username });
  await expect(row.locator('.badge')).toHaveCount(0);
  await expect(row.getByText('Active')).toBeVisible();
  await page.goto(`/admin/users?query=${root.id}`);
  await expect(page.getByRole('row', { name: root.username }).locator('.badge')).toHaveText([
    'Administrator',
  ]);
});

test('the head of a long table stays in view, and the console takes a wide window', async ({
  page,
  context,
}) => {
  await signIn(context, await administrator());
  for (let users = 0; users < 20; users += 1) await newUser();
  await page.setViewportSize({ width: 1920, height: 500 });
  await page.goto('/admin/users');
  expect((await page.locator('.table').boundingBox())?.width).toBeGreaterThan(1_400);
  await page.mouse.wheel(0, 700);
  await expect(page.getByRole('columnheader', { name: 'Status' })).toBeInViewport();
  await expect(page.getByRole('heading', { level: 1 })).not.toBeInViewport();
});

test('the scripts of the login page stay within their budget', async () => {
  expect(await javascriptFigure({ server: { url: serverUrl() } })).toMatchObject({ hit: true });
});

test('on paper there is the content alone', async ({ page, context }) => {
  await signIn(context, await administrator());
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.goto('/admin/users');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('table')).toBeVisible();
  for (const hidden of ['.section-nav', '.menu', '.button', 'search'])
    for (const one of await page.locator(hidden).all()) await expect(one).toBeHidden();
});
