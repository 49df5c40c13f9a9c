'use client';

import { type SubmitEvent, useState } from 'react';
import { Icon } from '#components/ui/icon';
import { type Theme, themes } from '#lib/schemas/theme-names';

export interface ChosenTheme {
  theme: Theme;
  /** The page to return to without JavaScript. */
  path: string;
}

const words = { system: 'System', light: 'Light', dark: 'Dark' };

/** Kept in a cookie, so that the server draws the next page in it. With JavaScript this page changes too, and stays as it is. */
export function ThemeSwitch({ theme, path }: ChosenTheme) {
  const [chosen, setChosen] = useState(theme);

  async function choose(event: SubmitEvent<HTMLFormElement>) {
    const button = event.nativeEvent.submitter;
    const wanted = themes.find((one) => button instanceof HTMLButtonElement && button.value === one);
    if (!wanted) return;
    event.preventDefault();
    document.documentElement.dataset.theme = wanted;
    setChosen(wanted);
    const body = JSON.stringify({ theme: wanted });
    const headers = { 'Content-Type': 'application/json' };
    // Offline it holds for this page only.
    await fetch('/api/theme', { method: 'PUT', headers, body }).catch(() => {});
  }

  return (
    <form className="theme-switch" method="post" action="/api/theme" onSubmit={choose}>
      <input type="hidden" name="_method" value="PUT" />
      <input type="hidden" name="_next" value={path} />
      <fieldset>
        <legend className="visually-hidden">Theme</legend>
        {themes.map((one) => (
          <button key={one} type="submit" name="theme" value={one} aria-pressed={one === chosen}>
            <Icon name={one} />
            {words[one]}
          </button>
        ))}
      </fieldset>
    </form>
  );
}
