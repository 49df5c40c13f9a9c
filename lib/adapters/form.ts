import type { z } from 'zod';
import type { Fields } from '#lib/adapters/body';
import { flashCookieName, setCookieHeader } from '#lib/adapters/cookies';
import type { Operation } from '#lib/core/operation';
import { seal, unseal } from '#lib/crypto/seal';
import { digest } from '#lib/crypto/secret-token';
import type { Problem } from '#lib/errors';
import type { Flash } from '#lib/schemas/flash';
import { safePath } from '#lib/schemas/path';

/**
 * Plain HTML forms on the same routes as JSON. Names with `_` speak to this adapter and never reach a schema:
 * `_method` for PUT, PATCH and DELETE, `_next` for where to go, `_back` for the form's own page.
 */

export interface Form {
  method: string;
  fields: Fields;
  next: string;
  back: string;
}

const overridable = new Set(['PUT', 'PATCH', 'DELETE']);

/** Empty fields were left out by the person, and are left out here. */
export function readForm(sent: Fields): Form {
  const entries = Object.entries(sent).filter(([name, value]) => !name.startsWith('_') && value !== '');
  const method = String(sent._method ?? 'POST').toUpperCase();
  const next = safePath(sent._next, '/');
  return {
    method: overridable.has(method) ? method : 'POST',
    fields: Object.fromEntries(entries),
    next,
    back: safePath(sent._back, next),
  };
}

/** Seconds. Long enough for one redirect. */
const flashAge = 60;

/** Characters; a browser drops a cookie over 4,096 bytes, name and attributes included. */
const longestSealed = 3_800;

const shapeOf = (operation: Operation | undefined) =>
  (operation?.declaration.input as z.ZodObject | undefined)?.shape as Record<string, z.ZodType> | undefined;

/** True if the schema, or what it makes optional or gives a default, is such a one. */
function isA(schema: z.ZodType, matches: (schema: z.ZodType) => boolean): boolean {
  if (matches(schema)) return true;
  const { innerType } = schema.def as { innerType?: z.ZodType };
  return innerType ? isA(innerType, matches) : false;
}

const isSecret = (schema: z.ZodType) => isA(schema, (one) => one.meta()?.format === 'password');
const isBoolean = (schema: z.ZodType) => isA(schema, (one) => one.def.type === 'boolean');

/** The fields as the operation's schema takes them: a ticked box says `on`. Only here; JSON is never coerced. */
export function formInput(operation: Operation, fields: Fields): Fields {
  const shape = shapeOf(operation) ?? {};
  const entries = Object.entries(fields).map(([name, value]) => {
    const schema = shape[name];
    return [name, value === 'on' && schema && isBoolean(schema) ? true : value];
  });
  return Object.fromEntries(entries);
}

/** The typed values that may be shown again: known, and no secret. */
function keptValues(operation: Operation | undefined, fields: Fields): Record<string, string> {
  const shape = shapeOf(operation) ?? {};
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    const schema = shape[name];
    if (typeof value === 'string' && schema && !isSecret(schema)) kept[name] = value;
  }
  return kept;
}

/** Which form a flash is for. A digest, because a `_back` may be as long as a URL. */
const formId = (back: string) => Buffer.from(digest(safePath(back, '/'))).toString('base64url');

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

/** Opens what `flashHeader` left for a form whose `_back` was this; null for anything else. */
export async function openFlash(back: string, sealed: string | null): Promise<Flash | null> {
  const value = (sealed && (await unseal('flash', sealed))) as (Flash & { form: string }) | null;
  return value && value.form === formId(back) ? { problem: value.problem, values: value.values } : null;
}
