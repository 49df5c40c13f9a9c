import fc from 'fast-check';

/** Values that a JSON schema takes, as far as the schemas of this API go. */

export interface JsonSchema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  anyOf?: JsonSchema[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: JsonSchema;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

const longestDrawn = 40;
const yearTwoThousand = new Date('2000-01-01T00:00:00Z');
const yearTwoThousandAndHundred = new Date('2100-01-01T00:00:00Z');

const times = fc
  .date({ min: yearTwoThousand, max: yearTwoThousandAndHundred, noInvalidDate: true })
  .map((at) => at.toISOString());

const formats: Record<string, fc.Arbitrary<string>> = {
  uuid: fc.uuid({ version: 4 }),
  date: times.map((at) => at.slice(0, 10)),
  'date-time': times,
};

function texts({ format = '', pattern, minLength = 0, maxLength = longestDrawn }: JsonSchema) {
  const known = formats[format];
  if (known) return known;
  if (pattern) {
    const inRange = ({ length }: string) => length >= minLength && length <= maxLength;
    return fc
      .stringMatching(new RegExp(pattern))
      .map((text) => (inRange(text) ? text : text.slice(0, maxLength)));
  }
  const most = Math.max(minLength, Math.min(maxLength, longestDrawn));
  const drawn = fc.string({ unit: 'grapheme', minLength, maxLength: most });
  // As long as it may be: where limits are counted wrong.
  return fc.oneof(
    { arbitrary: drawn, weight: 4 },
    { arbitrary: fc.constant('x'.repeat(maxLength)), weight: 1 },
  );
}

export function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valuesOf));
  const { minimum = 0, maximum = 1_000, minItems = 0, maxItems = 4 } = schema;
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'integer' || schema.type === 'number')
    return fc.integer({ min: minimum, max: Math.min(maximum, 2_000_000_000) });
  if (schema.type === 'array')
    return fc.array(valuesOf(schema.items ?? {}), { minLength: minItems, maxLength: Math.min(maxItems, 4) });
  return schema.type === 'string' ? texts(schema) : fc.jsonValue();
}
