import { forbidden, notFound, redirect } from 'next/navigation.js';
import type { Actor } from '#lib/access/actor';
import { pageContext, pagePath, readCookie } from '#lib/adapters/context';
import { flashCookieName } from '#lib/adapters/cookies';
import { openFlash } from '#lib/adapters/form';
import { authenticate } from '#lib/core/actor';
import type { Operation } from '#lib/core/operation';
import { AppError, type Problem, problemOf } from '#lib/errors';
import type { Flash } from '#lib/schemas/flash';

/** What server components read: the same operations as the routes, decided again from live rows. */

async function toLogin(): Promise<never> {
  const path = await pagePath();
  redirect(path ? `/login?next=${encodeURIComponent(path)}` : '/login');
}

/** Guests go to log in, who may not gets the 403 page, what is not there the 404 page; the rest is thrown on. */
async function leave(error: unknown): Promise<never> {
  if (!(error instanceof AppError)) throw error;
  if (error.code === 'unauthenticated') return toLogin();
  if (error.code === 'forbidden') forbidden();
  if (error.code === 'not_found') notFound();
  throw error;
}

/** Runs an operation for a page. An id that is none is a page that is not there. */
export async function page<Output>(operation: Operation<Output>, raw: unknown = {}): Promise<Output> {
  try {
    return await operation(await pageContext(), raw);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid_input') notFound();
    return leave(error);
  }
}

export type Attempt<Output> = { ok: true; data: Output } | { ok: false; problem: Problem };

/** Like `page`, but what is wrong with the input or the service comes back, to be shown. */
export async function attempt<Output>(
  operation: Operation<Output>,
  raw: unknown = {},
): Promise<Attempt<Output>> {
  const context = await pageContext();
  try {
    return { ok: true, data: await operation(context, raw) };
  } catch (error) {
    if (error instanceof AppError && ['invalid_input', 'unavailable', 'conflict'].includes(error.code)) {
      return { ok: false, problem: problemOf(error, context.requestId) };
    }
    return leave(error);
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

/** What a refused form left for this page, when it was posted without JavaScript. */
export async function flash(path: string): Promise<Flash | null> {
  return openFlash(path, await readCookie(flashCookieName(path)));
}
