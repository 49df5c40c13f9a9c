import type { Actor } from '#lib/access/actor';
import type { Fields } from '#lib/adapters/body';
import { hasOwnCookie, isPageOriginMismatch, pageContext, readCookie } from '#lib/adapters/context';
import { flashCookieName } from '#lib/adapters/cookies';
import { openFlash, openFlashData, queryInput } from '#lib/adapters/form';
import { ownOriginSentence } from '#lib/adapters/origin';
import { authenticate } from '#lib/core/operation/actor';
import type { Operation } from '#lib/core/operation/operation';
import { AppError, type Problem, problemOf } from '#lib/errors';
import type { Flash } from '#lib/schemas/flash';
import { askingForCookies } from '#lib/schemas/path';

/** What server components read: the same operations as the routes, decided again from live rows. */

/** Runs an operation for a page; what it refuses is for `screen` to show. */
export async function page<Output>(operation: Operation<Output>, raw: Fields = {}): Promise<Output> {
  return operation(await pageContext(), queryInput(operation, raw));
}

export type Attempt<Output> = { ok: true; data: Output } | { ok: false; problem: Problem };

/** What the person at the page can mend, by other input or by beginning with things as they are now. */
const recoverable: ReadonlySet<string> = new Set(['invalid_input', 'conflict']);

/** Like `page`, but what is wrong with the input, or not possible as things stand, comes back, to be shown. */
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

/** Who is looking, read live, for headers and links. It decides nothing, so an outage makes a guest. */
export async function visitor(): Promise<Actor | null> {
  try {
    return await authenticate(await pageContext());
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable') return null;
    throw error;
  }
}

/** What a refused form left for this page, when it was posted without JavaScript. `back` is the form's `_back`. */
export async function flash(back: string): Promise<Flash | null> {
  return openFlash(back, await readCookie(flashCookieName(back)));
}

/** Where a form that needs no session leads: from a browser that has shown no cookie, by the question whether it keeps any. */
export async function asking(path: string): Promise<string> {
  return (await hasOwnCookie()) ? path : askingForCookies(path);
}

/** What a form that led here, by this `_next`, was answered: for what is shown once. */
export async function told(next: string): Promise<unknown> {
  const actor = await visitor();
  return openFlashData(next, await readCookie(flashCookieName(next)), actor?.sessionId ?? null);
}

/** What to say to a person whose browser has us under another origin than APP_URL, so that no form will work; or null. */
export async function originMismatch(told: boolean): Promise<string | null> {
  return told || (await isPageOriginMismatch()) ? ownOriginSentence() : null;
}
