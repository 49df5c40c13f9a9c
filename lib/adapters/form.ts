import type { z } from 'zod';
import type { Fields } from '#lib/adapters/body';
import { flashCookieName, setCookieHeader } from '#lib/adapters/cookies';
import { authenticate } from '#lib/core/operation/actor';
import type { Context } from '#lib/core/operation/context';
import type { Operation } from '#lib/core/operation/operation';
import { decrypt, encrypt } from '#lib/crypto/encryption';
import { digest } from '#lib/crypto/secret-token';
import { AppError, type Problem, problemOf } from '#lib/errors';
import type { Flash } from '#lib/schemas/flash';
import { answeredForCookies, safePath, withoutQuery } from '#lib/schemas/path';

/**
 * Plain HTML forms on the same routes as JSON. Names with `_` are for this adapter and never reach a schema: `_method`
 * for PUT, PATCH and DELETE, `_next` for where to go, `_back` for the form's own page, `_for` for the user it was made for.
 */

export interface Form {
  method: string;
  fields: Fields;
  next: string;
  back: string;
  /** The id of the account that the form's page was drawn for, '' for a guest; null if the form does not say. */
  madeFor: string | null;
}

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
 * Another tab may have logged in as another user since the form was opened: then nothing changes. An operation for anyone
 * does not act on the user who is logged in.
 * @throws AppError `other_account` naming the user who is logged in now.
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
const longestEncrypted = 3_800;

/** A map, so that a field called `constructor` finds nothing. */
const schemasOf = (operation: Operation | undefined) =>
  new Map(Object.entries((operation?.declaration.input as z.ZodObject | undefined)?.shape ?? {})) as Map<
    string,
    z.ZodType
  >;

/** True if the schema matches, or the one that it makes optional or gives a default. */
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

/** `<input type="datetime-local">` sends no zone; our pages say that they mean UTC. */
const withoutZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

/** A field as its schema takes it; undefined if the user left it empty. */
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

/** A digest, because a `_back` may be as long as a URL. */
function formId(back: string): string {
  const path = safePath(back, '/');
  return Buffer.from(digest(answeredForCookies(path) ?? path)).toString('base64url');
}

/** The Set-Cookie with the problem of a refused form for the next render of `back`, and its values if they fit. */
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
  let encrypted = '';
  for (const flash of attempts) {
    encrypted = await encrypt('flash', { form: formId(form.back), ...flash });
    if (encrypted.length <= longestEncrypted) break;
  }
  return setCookieHeader(flashCookieName(form.back), encrypted, flashAge);
}

/** The same for a form whose session had ended, for the render after the login; without values, because another user may log in. */
export async function endedSessionFlashHeader(form: Form, requestId: string): Promise<string> {
  const problem = problemOf(new AppError('conflict', { detail: nothingSaved }), requestId);
  const encrypted = await encrypt('flash', { form: formId(form.back), problem, values: {} });
  return setCookieHeader(flashCookieName(form.back), encrypted, flashAgeOverLogin);
}

/** Decrypts the flash of a form with this `_back`; null for anything else. */
export async function decryptFlash(back: string, encrypted: string | null): Promise<Flash | null> {
  const value = (encrypted && (await decrypt('flash', encrypted))) as (Flash & { form: string }) | null;
  return value && value.form === formId(back) ? { problem: value.problem, values: value.values } : null;
}

/** For one session only: the next user of the same browser must not see it. */
interface FlashData {
  next: string;
  sessionId: string | null;
  output: unknown;
}

/** The Set-Cookie with the operation's flash data for the page that the form leads to; null if there is none or it does not fit. */
export async function flashDataHeader(
  form: Form,
  operation: Operation,
  output: unknown,
  sessionId: string | null,
): Promise<string | null> {
  const data = operation.declaration.flash?.(output as never);
  if (data === undefined) return null;
  const value: FlashData = { next: formId(form.next), sessionId, output: data };
  const encrypted = await encrypt('flash', value);
  return encrypted.length > longestEncrypted
    ? null
    : setCookieHeader(flashCookieName(form.next), encrypted, flashAge);
}

/** Decrypts the flash data for this session and this `_next`; null for anything else. */
export async function decryptFlashData(
  next: string,
  encrypted: string | null,
  sessionId: string | null,
): Promise<unknown> {
  const value = (encrypted && (await decrypt('flash', encrypted))) as FlashData | null;
  return value?.next === formId(next) && value.sessionId === sessionId ? value.output : null;
}
