import type { z } from 'zod';
import type { Fields } from '#lib/adapters/body';
import { flashCookieName, setCookieHeader } from '#lib/adapters/cookies';
import { authenticate } from '#lib/core/operation/actor';
import type { Context } from '#lib/core/operation/context';
import type { Operation } from '#lib/core/operation/operation';
import { decrypt, seal } from '#lib/crypto/encryption';
import { digest } from '#lib/crypto/secret-token';
import { AppError, type Problem, problemOf } from '#lib/errors';
import type { Flash } from '#lib/schemas/flash';
import { answeredForCookies, safePath, withoutQuery } from '#lib/schemas/path';

/**
 * Plain HTML forms on the same routes as JSON. Names with `_` speak to this adapter and never reach a schema:
 * `_method` for PUT, PATCH and DELETE, `_next` for where to go, `_back` for the form's own page, `_for` for whom it was made.
 */

export interface Form {
  method: string;
  fields: Fields;
  next: string;
  back: string;
  /** The id of the account that the form's page was drawn for, '' for a guest; null if the form does not say. */
  madeFor: string | null;
}

/** For the form that it is shown at. */
export const nothingSaved = 'Your session had ended, so nothing of this form was saved.';

const overridable = new Set(['PUT', 'PATCH', 'DELETE']);

export function readForm(sent: Fields): Form {
  const entries = Object.entries(sent).filter(([name]) => !name.startsWith('_'));
  const method = String(sent._method ?? 'POST').toUpperCase();
  const next = safePath(sent._next, '/');
  return {
    method: overridable.has(method) ? method : 'POST',
    fields: Object.fromEntries(entries),
    next,
    madeFor: sent._for === undefined ? null : String(sent._for),
    // Its query may say that all went well.
    back: safePath(sent._back, withoutQuery(next)),
  };
}

/**
 * The page that the form stands on shows one account, and another tab may have logged in to another since: what is changed
 * is what was shown, or nothing. What anyone may call acts on nobody who is logged in.
 * @throws AppError `other_account` naming who is logged in now.
 */
export async function requireMadeFor(
  form: Form,
  { declaration }: Operation,
  context: Context,
): Promise<void> {
  if (form.madeFor === null || declaration.allow === 'anyone' || context.crossSite) return;
  const actor = await authenticate(context);
  if (!actor || actor.id === form.madeFor) return;
  const detail = `Nothing was saved: this form was opened by another user, and you are logged in as ${actor.username} now. Reload the page to go on as ${actor.username}.`;
  throw new AppError('other_account', { detail });
}

/** Seconds. Long enough for one redirect. */
const flashAge = 60;

/** Seconds. Long enough to log in first. */
const flashAgeOverLogin = 15 * 60;

/** Characters; a browser drops a cookie over 4,096 bytes, name and attributes included. */
const longestSealed = 3_800;

/** A map, so that a field called `constructor` finds nothing. */
const schemasOf = (operation: Operation | undefined) =>
  new Map(Object.entries((operation?.declaration.input as z.ZodObject | undefined)?.shape ?? {})) as Map<
    string,
    z.ZodType
  >;

/** True if the schema, or what it makes optional or gives a default, is such a one. */
function isA(schema: z.ZodType, matches: (schema: z.ZodType) => boolean): boolean {
  if (matches(schema)) return true;
  const { innerType } = schema.def as { innerType?: z.ZodType };
  return innerType ? isA(innerType, matches) : false;
}

const isSecret = (schema: z.ZodType) => isA(schema, (one) => one.meta()?.format === 'password');
const isTime = (schema: z.ZodType) => isA(schema, (one) => one.meta()?.format === 'date-time');
const isClearable = (schema: z.ZodType) => isA(schema, (one) => one.meta()?.['x-clearable'] === true);
const isBoolean = (schema: z.ZodType) => isA(schema, (one) => one.def.type === 'boolean');
const isList = (schema: z.ZodType) => isA(schema, (one) => one.def.type === 'array');

/** What `<input type="datetime-local">` sends: no zone. Our pages say that they mean UTC. */
const withoutZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

/** A field as its schema takes it; undefined if the person left it empty. */
function coerce(schema: z.ZodType | undefined, value: unknown): unknown {
  // Tick boxes of one name; an empty hidden one stands for "none of them".
  if (schema && isList(schema)) return [value].flat().filter((one) => one !== '');
  if (value === '') return schema && isClearable(schema) ? '' : undefined;
  if (!schema || typeof value !== 'string') return value;
  if (value === 'on' && isBoolean(schema)) return true;
  if (!isTime(schema) || !withoutZone.test(value)) return value;
  // RFC 3339 wants seconds, which a browser leaves out when they are none.
  return value.length === '2027-01-31T12:00'.length ? `${value}:00Z` : `${value}Z`;
}

/** The fields of a form as the operation's schema takes them. Only here; JSON is never coerced. */
export function formInput(operation: Operation, fields: Fields): Fields {
  const schemas = schemasOf(operation);
  const entries = Object.entries(fields).map(
    ([name, value]) => [name, coerce(schemas.get(name), value)] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** A query as the operation's schema takes it: a name that may come several times is a list when it comes once. */
export function queryInput(operation: Operation, fields: Fields): Fields {
  const schemas = schemasOf(operation);
  const entries = Object.entries(fields).map(([name, value]) => {
    const schema = schemas.get(name);
    return [name, schema && value !== undefined && isList(schema) ? [value].flat() : value];
  });
  return Object.fromEntries(entries);
}

/** The typed values that may be shown again: known, and no secret. */
function keptValues(operation: Operation | undefined, fields: Fields): Flash['values'] {
  const schemas = schemasOf(operation);
  const kept: Flash['values'] = {};
  for (const [name, value] of Object.entries(fields)) {
    const schema = schemas.get(name);
    const isText = typeof value === 'string' || Array.isArray(value);
    if (isText && value !== '' && schema && !isSecret(schema)) kept[name] = value;
  }
  return kept;
}

/** Which form a flash is for. A digest, because a `_back` may be as long as a URL. */
function formId(back: string): string {
  const path = safePath(back, '/');
  return Buffer.from(digest(answeredForCookies(path) ?? path)).toString('base64url');
}

/** The Set-Cookie of what a refused form leaves for the next render of `back`: the problem, and values if they fit. */
export async function flashHeader(
  form: Form,
  problem: Problem,
  operation: Operation | undefined,
): Promise<string> {
  const { errors, ...bare } = problem;
  const short = { ...bare, ...(errors && { errors: errors.slice(0, 8) }) };
  const attempts: Flash[] = [
    { problem: short, values: keptValues(operation, form.fields) },
    { problem: short, values: {} },
    { problem: bare, values: {} },
  ];
  let sealed = '';
  for (const flash of attempts) {
    sealed = await seal('flash', { form: formId(form.back), ...flash });
    if (sealed.length <= longestSealed) break;
  }
  return setCookieHeader(flashCookieName(form.back), sealed, flashAge);
}

/**
 * The same for a form that came after its session had ended, for the render after the login. Without the typed values:
 * whoever logs in next may be another user.
 */
export async function endedSessionFlashHeader(form: Form, requestId: string): Promise<string> {
  const problem = problemOf(new AppError('conflict', { detail: nothingSaved }), requestId);
  const sealed = await seal('flash', { form: formId(form.back), problem, values: {} });
  return setCookieHeader(flashCookieName(form.back), sealed, flashAgeOverLogin);
}

/** Opens what `flashHeader` left for a form whose `_back` was this; null for anything else. */
export async function openFlash(back: string, sealed: string | null): Promise<Flash | null> {
  const value = (sealed && (await decrypt('flash', sealed))) as (Flash & { form: string }) | null;
  return value && value.form === formId(back) ? { problem: value.problem, values: value.values } : null;
}

/** Whose session was told, so that whoever logs in next in the same browser is not. */
interface FlashData {
  told: string;
  sessionId: string | null;
  output: unknown;
}

/**
 * The Set-Cookie by which the page that a form leads to is told what came out, sealed for the caller's session; null if
 * there is nothing to tell or it does not fit.
 */
export async function flashDataHeader(
  form: Form,
  operation: Operation,
  output: unknown,
  sessionId: string | null,
): Promise<string | null> {
  const told = operation.declaration.tell?.(output as never);
  if (told === undefined) return null;
  const value: FlashData = { told: formId(form.next), sessionId, output: told };
  const sealed = await seal('flash', value);
  return sealed.length > longestSealed ? null : setCookieHeader(flashCookieName(form.next), sealed, flashAge);
}

/** Opens what `flashDataHeader` left for this session and a form whose `_next` was this; null for anything else. */
export async function openFlashData(
  next: string,
  sealed: string | null,
  sessionId: string | null,
): Promise<unknown> {
  const value = (sealed && (await decrypt('flash', sealed))) as FlashData | null;
  return value?.told === formId(next) && value.sessionId === sessionId ? value.output : null;
}
