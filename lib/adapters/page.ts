import type { Actor } from '#lib/access/actor';
import type { Fields } from '#lib/adapters/body';
import {
  acceptedLanguages,
  hasOwnCookie,
  isPageOriginMismatch,
  pageContext,
  pagePath,
  readCookie,
} from '#lib/adapters/context';
import { cookieName, flashCookieName } from '#lib/adapters/cookies';
import { decryptFlash, decryptNotice, type Notice } from '#lib/adapters/flash';
import { queryInput } from '#lib/adapters/input';
import { ownOriginSentence } from '#lib/adapters/origin';
import { config } from '#lib/config';
import { authenticate } from '#lib/core/operation/actor';
import type { Operation } from '#lib/core/operation/operation';
import { AppError, type Problem, problemOf } from '#lib/errors';
import type { Flash } from '#lib/schemas/flash';
import { askingForCookies } from '#lib/schemas/path';
import { localeIn, zoneIn } from '#lib/schemas/reader';
import { type Theme, themeIn } from '#lib/schemas/theme-names';

/** What server components read: by the same operations as the routes, authorized again from live rows. */

/** Runs an operation for a page; `guardedPage` shows its refusals. */
export async function page<Output>(operation: Operation<Output>, raw: Fields = {}): Promise<Output> {
  return operation(await pageContext(), queryInput(operation, raw));
}

export type Attempt<Output> = { ok: true; data: Output } | { ok: false; problem: Problem };

/** What the user can correct on the page. */
const recoverable: ReadonlySet<string> = new Set(['invalid_input', 'conflict']);

/** Like `page`, but returns invalid input and conflicts for the page to show. */
export async function attempt<Output>(
  operation: Operation<Output>,
  raw: Fields = {},
): Promise<Attempt<Output>> {
  const context = await pageContext();
  try {
    return { ok: true, data: await operation(context, queryInput(operation, raw)) };
  } catch (error) {
    if (error instanceof AppError && recoverable.has(error.code)) {
      return { ok: false, problem: problemOf(error, context.requestId) };
    }
    throw error;
  }
}

/** The logged-in user, for headers and links only: in an outage, a guest. */
export async function visitor(): Promise<Actor | null> {
  try {
    return await authenticate(await pageContext());
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') return null;
    throw error;
  }
}

/** The flash of a refused form that was posted without JavaScript. `back` is its `_back`. */
export async function flash(back: string): Promise<Flash | null> {
  return decryptFlash(back, await readCookie(flashCookieName(back)));
}

/** Where a form without a session leads: a browser without our cookies is first checked for whether it keeps any. */
export async function withCookieCheck(path: string): Promise<string> {
  return (await hasOwnCookie()) ? path : askingForCookies(path);
}

/** Where this server is reached: for what is copied from a page. */
export const ownOrigin = () => config().origin;

/** The theme that was chosen in this browser. */
export async function chosenTheme(): Promise<Theme> {
  return themeIn(await readCookie(cookieName('theme')));
}

/** In which zone and formats times and numbers are drawn, and the cookie by which the browser says its zone. */
export async function pageReader() {
  const name = cookieName('zone');
  return {
    zone: zoneIn(await readCookie(name)),
    locale: localeIn(await acceptedLanguages()),
    now: (await pageContext()).now.getTime(),
    cookie: { name, secure: config().secure },
  };
}

/** The same with the page that is shown, to which the switch returns. */
export async function themeChoice(): Promise<{ theme: Theme; path: string }> {
  return { theme: await chosenTheme(), path: (await pagePath()) ?? '/' };
}

/** `at` is the page itself, to which an undone change returns. */
export interface PageNotice extends Notice {
  at: string;
}

/** What the form that led to this page left to be shown once. */
export async function notice(): Promise<PageNotice | null> {
  const path = (await pagePath()) ?? '/';
  const actor = await visitor();
  const left = await decryptNotice(path, await readCookie(flashCookieName(path)), actor?.sessionId ?? null);
  return left && { ...left, at: path };
}

/** A sentence for a browser that opened us under another origin than APP_URL, where no form works; or null. */
export async function originMismatch(reported: boolean): Promise<string | null> {
  return reported || (await isPageOriginMismatch()) ? ownOriginSentence() : null;
}
