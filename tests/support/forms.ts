import { appFiles, publicPath } from '#scripts/routes';
import { call } from '#tests/support/http';

/** The forms of our pages, as a browser without JavaScript reads them. */

export interface PageForm {
  page: string;
  action: string;
  /** Its fields with the values that the page gives them. */
  fields: Record<string, string>;
  /** The values of its `autocomplete="username"` inputs. */
  usernames: string[];
}

const entities: Record<string, string> = { amp: '&', quot: '"', lt: '<', gt: '>', '#x27': "'" };
const unescaped = (text: string) => text.replaceAll(/&(#x27|\w+);/g, (_, name) => entities[name] ?? '?');

const attribute = (tag: string, name: string) => {
  const [, value] = new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(tag) ?? [];
  return value === undefined ? undefined : unescaped(value);
};

function formOf(page: string, [, tag = '', content = '']: RegExpMatchArray): PageForm {
  const inputs = [...content.matchAll(/<input\b[^>]*>/g)].map(([input]) => input);
  const named = inputs.flatMap((input) => {
    const name = attribute(input, 'name');
    return name === undefined ? [] : [[name, attribute(input, 'value') ?? ''] as const];
  });
  return {
    page,
    action: attribute(tag, 'action') ?? '',
    fields: Object.fromEntries(named),
    usernames: inputs
      .filter((input) => attribute(input, 'autocomplete') === 'username')
      .map((input) => attribute(input, 'value') ?? ''),
  };
}

/** The forms of a page that change something. */
export async function formsOf(path: string, cookies: Record<string, string> = {}): Promise<PageForm[]> {
  const { text, status } = await call('GET', path, { cookies });
  if (status !== 200) throw new Error(`${path} is ${status}.`);
  return [...text.matchAll(/<form\b([^>]*\bmethod="post"[^>]*)>(.*?)<\/form>/gs)].map((found) =>
    formOf(path, found),
  );
}

/** Every page, as its path with `{parameters}`. */
export const pagePaths = () => appFiles('page.tsx').map(publicPath).sort();
