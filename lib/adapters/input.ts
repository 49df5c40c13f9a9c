import type { z } from 'zod';
import type { Fields } from '#lib/adapters/body';
import type { Operation } from '#lib/core/operation/operation';
import { instantIn } from '#lib/schemas/reader';

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

/**
 * A time as the browser's controls have it, in the zone that the form says it showed: a date and a time of day, or a date
 * alone, which is meant to its end. A list that makes no time is left for the schema to refuse.
 */
function timeOf(parts: readonly unknown[], zone: string): unknown {
  const [first, second] = parts;
  if (parts.length > 2 || typeof first !== 'string') return parts.length === 0 ? undefined : parts;
  const isDate = /^\d{4}-\d\d-\d\d$/.test(first);
  const local = isDate ? `${first}T${second ?? '23:59:59'}` : first;
  if ((parts.length === 2 && !isDate) || !/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(local))
    return parts.length === 1 ? first : parts;
  const instant = new Date(instantIn(zone, local));
  return Number.isNaN(instant.getTime()) ? local : instant.toISOString();
}

/** A field as its schema takes it; undefined if the user left it empty. */
function coerce(schema: z.ZodType | undefined, value: unknown, zone: string): unknown {
  if (schema && isLines(schema) && typeof value === 'string') return value.split(/[\s,]+/).filter(Boolean);
  const filled = [value].flat().filter((one) => one !== '');
  // Tick boxes of one name; an empty hidden one stands for "none of them".
  if (schema && isList(schema)) return filled;
  if (schema && isTime(schema)) return timeOf(filled, zone);
  if (value === '') return schema && isClearable(schema) ? '' : undefined;
  return value === 'on' && schema && isBoolean(schema) ? true : value;
}

/** The fields of a form as the operation's schema takes them. */
export function formInput(operation: Operation, fields: Fields, zone = 'UTC'): Fields {
  const schemas = schemasOf(operation);
  const entries = Object.entries(fields).map(
    ([name, value]) => [name, coerce(schemas.get(name), value, zone)] as const,
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
