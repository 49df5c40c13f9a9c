import { expect, test } from '@playwright/test';
import { call, jar } from '#tests/support/http';
import { places } from '#tests/support/places';
import { administrator } from '#tests/support/users';

/** The texts of all pages use the field's words, and one word for one thing. */

const forbidden: [words: RegExp, instead: string][] = [
  [
    /\b(person|persons|people|somebody|someone|anybody|anyone|everybody|everyone|nobody|whoever)\b/i,
    'user, or you',
  ],
  [/\b(member|members|holder|holders)\b/i, 'user, unless it says "of a role"'],
  [/\b(what came of it|who is meant|counts for good|for good)\b/i, 'a plain sentence'],
  [/\b(sealed|seal|house|rooms|doors|porch|standing)\b/i, 'the word of the field'],
  [/\brefused\b/i, 'denied, or what was wrong'],
];

/** May say so: the word is a part of a name, or of a sentence where it is right. */
const allowed = [/holders? of (a|this|the) role/gi, /person_|_person/gi];

/** What a reader sees, and what a screen reader says. */
function textsOf(html: string): string {
  const body = html.slice(html.indexOf('<body'));
  const labels = [...body.matchAll(/ (?:aria-label|title|placeholder|alt)="([^"]*)"/g)].map(
    ([, text]) => text,
  );
  const shown = body.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, ' ').replaceAll(/<[^>]+>/g, ' ');
  const said = [shown, ...labels].join(' \n ');
  return allowed.reduce((text, one) => text.replaceAll(one, ''), said).replaceAll(/\s+/g, ' ');
}

test('no page says a word that the field has another one for', async () => {
  test.setTimeout(120_000);
  const root = await administrator();
  const paths = Object.values(await places(root)).flat();
  const guest = ['/login', '/register', '/reset-password', '/setup', '/no-such-page'];
  const found: string[] = [];
  for (const [path, cookies] of [
    ...paths.map((one) => [one, jar(root)] as const),
    ...guest.map((one) => [one, {}] as const),
  ]) {
    const { text } = await call('GET', path, { cookies, headers: { accept: 'text/html' } });
    const said = textsOf(text);
    for (const [words, instead] of forbidden) {
      const at = said.search(words);
      if (at >= 0) found.push(`${path}: …${said.slice(Math.max(0, at - 40), at + 50)}… (${instead})`);
    }
  }
  expect([paths.length > 25, found]).toEqual([true, []]);
});

test('a time is never said in UTC where the reader’s zone is known', async () => {
  const root = await administrator();
  const cookies = { ...jar(root), 'gatehouse-zone': 'Europe/Berlin' };
  for (const path of [
    '/account',
    '/admin/users',
    `/admin/users/${root.id}`,
    '/admin/audit',
    '/account/sessions',
  ]) {
    const { text } = await call('GET', path, { cookies, headers: { accept: 'text/html' } });
    expect([path, /\d\d:\d\d(:\d\d)? UTC/.test(textsOf(text))]).toEqual([path, false]);
  }
});
