import type { z } from 'zod';
import type { Fields } from '#lib/adapters/body';
import type { Operation } from '#lib/core/operation/operation';

/** From the texts of a form or a query to what an operation's schema takes. JSON is never coerced. */

/** A map, so that a field called `constructor` finds nothing. */
const schemasOf = ({ declaration }: Operation) =>
  new Map(Object.entries((declaration.input as z.ZodObject).shape ?? {})) as Map<string, z.ZodType>;

/** True if the schema matches, or the one that it makes optional or gives a default. */
function isA(schema: z.ZodType, matches: (schema: z.ZodType) => boolean): boolean {
  if (matches(schema)) return true;
  const { innerType } = schema.def as { innerType?: z.ZodType };
  return innerType ? isA(innerType, matches) : false;
}

const isSecret = (schema: z.ZodType) => isA(schema, (one) => one.meta()?.format === 'password');
const isTime = (schema: z.ZodType) => isA(schema, (one) => one.meta()?.format === 'date-time');
const isClearable = (schema: z.ZodType) => isA(schema, (one) => one.meta()?.['x-clearable'] === true);
/** Lines of a text area are a list. */
const isLines = (schema: z.ZodType) => isA(schema, (one) => one.meta()?.['x-lines'] === true);
const isFile = (schema: z.ZodType) => isA(schema, (one) => one.meta()?.contentEncoding === 'base64');
const isBoolean = (schema: z.ZodType) => isA(schema, (one) => one.def.type === 'boolean');
const isList = (schema: z.ZodType) => isA(schema, (one) => one.def.type === 'array');

/** `<input type="datetime-local">` sends no zone; our pages say that they mean UTC. */
const withoutZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

/** A field as its schema takes it; undefined if the user left it empty. */
function coerce(schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema && isLines(schema) && typeof value === 'string') return value.split(/[\s,]+/).filter(Boolean);
  // Tick boxes of one name; an empty hidden one stands for "none of them".
  if (schema && isList(schema)) return [value].flat().filter((one) => one !== '');
  if (value === '') return schema && isClearable(schema) ? '' : undefined;
  if (!schema || typeof value !== 'string') return value;
  if (value === 'on' && isBoolean(schema)) return true;
  if (!isTime(schema) || !withoutZone.test(value)) return value;
  // RFC 3339 wants seconds, which a browser leaves out when they are none.
  return value.length === '2027-01-31T12:00'.length ? `${value}:00Z` : `${value}Z`;
}

/** The fields of a form as the operation's schema takes them. */
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

/** The typed values of a form that may be shown again: known, and no secret. */
export function keptValues(operation: Operation, fields: Fields): Record<string, string | string[]> {
  const schemas = schemasOf(operation);
  const kept: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(fields)) {
    const schema = schemas.get(name);
    const isText = typeof value === 'string' || Array.isArray(value);
    if (isText && value !== '' && schema && !isSecret(schema) && !isFile(schema)) kept[name] = value;
  }
  return kept;
}
