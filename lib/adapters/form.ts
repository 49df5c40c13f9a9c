import type { Fields } from '#lib/adapters/body';
import { authenticate } from '#lib/core/operation/actor';
import type { Context } from '#lib/core/operation/context';
import type { Operation } from '#lib/core/operation/operation';
import { AppError } from '#lib/errors';
import { safePath, withoutQuery } from '#lib/schemas/path';
import { zoneIn } from '#lib/schemas/reader';

/**
 * Plain HTML forms on the same routes as JSON. Names with `_` are for the adapters and never reach a schema: `_method`
 * for PUT, PATCH and DELETE, `_next` for where to go, `_back` for the form's own page, `_for` for the user it was made for, `_done`
 * for the notice that the next page shows, `_zone` for the time zone of its local times.
 */

export interface Form {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  fields: Fields;
  next: string;
  back: string;
  /** The notice of the next page (components/notice), by its name; '' for none. */
  done: string;
  /** Of the local times in its fields. */
  zone: string;
  /** The id of the account that the form's page was drawn for, '' for a guest; null if the form does not say. */
  madeFor: string | null;
  /** The script of its page sent it, and takes JSON. */
  scripted: boolean;
}

/** True for a form that the browser sent by itself: it follows a redirect. */
export const isPlain = (form: Form | null): form is Form => form !== null && !form.scripted;

const overridable = ['PUT', 'PATCH', 'DELETE'] as const;

export function readForm(sent: Fields, scripted: boolean): Form {
  const entries = Object.entries(sent).filter(([name]) => !name.startsWith('_'));
  const method = String(sent._method).toUpperCase();
  const next = safePath(sent._next, '/');
  return {
    method: overridable.find((one) => one === method) ?? 'POST',
    fields: Object.fromEntries(entries),
    next,
    // Its query may say that all went well.
    back: safePath(sent._back, withoutQuery(next)),
    done: /^[a-z-]{1,40}$/.exec(String(sent._done ?? ''))?.[0] ?? '',
    zone: zoneIn(String(sent._zone ?? '')) ?? 'UTC',
    madeFor: sent._for === undefined ? null : String(sent._for),
    scripted,
  };
}

/**
 * Another tab may have logged in as another user since the form was opened: then nothing changes. An operation for anyone
 * does not act on the user who is logged in.
 * @throws AppError `other_account` naming the user who is logged in now.
 */
export async function requireMadeFor(
  { madeFor }: Form,
  { declaration }: Operation,
  context: Context,
): Promise<void> {
  if (madeFor === null || declaration.allow === 'anyone' || context.crossSite) return;
  const actor = await authenticate(context);
  if (!actor || actor.id === madeFor) return;
  const detail = `Nothing was saved: this form was opened by another user, and you are logged in as ${actor.username} now. Reload the page to go on as ${actor.username}.`;
  throw new AppError('other_account', { detail });
}
