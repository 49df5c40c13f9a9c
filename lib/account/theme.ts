import { days } from '#lib/core/durations';
import { operation } from '#lib/core/operation/operation';
import { SetThemeInput } from '#lib/schemas/theme';

/** Seconds. Browsers keep no cookie for longer (RFC 6265bis, section 5.5). */
const themeCookieAge = days(400) / 1_000;

/** Of the browser and not of the account, so that the login page has it too. The cookie is all it changes. */
export const setTheme = operation({
  summary: 'Choose the theme of the pages in this browser, which keeps it in a cookie.',
  allow: 'anyone',
  input: SetThemeInput,
  run({ cookies }, { theme }) {
    cookies.push({ name: 'theme', value: theme === 'system' ? null : theme, maxAge: themeCookieAge });
  },
});
