import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, expect, type Page } from '@playwright/test';
import { serverUrl } from '#tests/support/http';
import type { TestUser } from '#tests/support/users';

/** Gives the browser the session of a user, as a login would. */
export async function signIn(context: BrowserContext, user: TestUser): Promise<void> {
  const cookie = { url: serverUrl(), httpOnly: true, sameSite: 'Lax' as const };
  await context.addCookies([
    { ...cookie, name: 'gatehouse-access', value: user.accessToken },
    { ...cookie, name: 'gatehouse-refresh', value: user.refreshToken },
  ]);
}

/** The cookies that the server set: the browser's own names its time zone. */
export const serverCookies = async (context: BrowserContext) =>
  (await context.cookies()).filter(({ name }) => name !== 'gatehouse-zone');

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function expectNothing(axe: AxeBuilder, where: string): Promise<void> {
  // No page has a frame: the tool may stay in this one, which is quicker.
  const { violations } = await axe.setLegacyMode(true).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`),
    where,
  ).toEqual([]);
}

/** No violation of WCAG 2.2 A and AA that axe can see, in light and in dark, which changes nothing but colours. */
export async function expectAccessible(page: Page): Promise<void> {
  // Without motion: a colour on its way from one theme to the other belongs to neither.
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expectNothing(new AxeBuilder({ page }).withRules(['color-contrast']), `${page.url()} in dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  await expectNothing(new AxeBuilder({ page }).withTags(standards), `${page.url()} in light`);
}
