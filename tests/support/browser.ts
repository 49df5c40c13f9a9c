import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, expect, type Page } from '@playwright/test';
import { serverUrl } from '#tests/support/http';
import type { Person } from '#tests/support/people';

/** Gives the browser a person's session, as a login would have. */
export async function signIn(context: BrowserContext, person: Person): Promise<void> {
  const cookie = { url: serverUrl(), httpOnly: true, sameSite: 'Lax' as const };
  await context.addCookies([
    { ...cookie, name: 'gatehouse-access', value: person.accessToken },
    { ...cookie, name: 'gatehouse-refresh', value: person.refreshToken },
  ]);
}

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** No violation of WCAG 2.2 A and AA that axe can see; `colours` asks for contrast only, all that a theme can change. */
export async function expectAccessible(page: Page, what: 'all' | 'colours' = 'all'): Promise<void> {
  const axe = new AxeBuilder({ page });
  const asked = what === 'all' ? axe.withTags(standards) : axe.withRules(['color-contrast']);
  const { violations } = await asked.analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual(
    [],
  );
}
