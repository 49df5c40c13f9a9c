import fc from 'fast-check';

/** A JSON schema, as far as those of this API go. */
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
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

const time = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString());

const formats: Record<string, fc.Arbitrary<string>> = {
  uuid: fc.uuid({ version: 4 }),
  date: time.map((at) => at.slice(0, 10)),
  'date-time': time,
};

function texts({ format = '', pattern, minLength = 0, maxLength = 40 }: JsonSchema): fc.Arbitrary<string> {
  if (formats[format]) return formats[format];
  if (pattern) return fc.stringMatching(new RegExp(pattern)).map((text) => text.slice(0, maxLength));
  const drawn = fc.string({
    unit: 'grapheme',
    minLength,
    maxLength: Math.max(minLength, Math.min(maxLength, 40)),
  });
  // As long as it may be: where limits are counted wrong.
  return fc.oneof({ arbitrary: drawn, weight: 4 }, fc.constant('x'.repeat(maxLength)));
}

/** Values that the schema takes. */
export function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { type, minimum: min = 0, maximum = 1_000, items = {}, minItems: minLength = 0 } = schema;
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valuesOf));
  if (type === 'boolean') return fc.boolean();
  if (type === 'integer' || type === 'number')
    return fc.integer({ min, max: Math.min(maximum, 2_000_000_000) });
  if (type === 'array') return fc.array(valuesOf(items), { minLength, maxLength: 4 });
  return type === 'string' ? texts(schema) : fc.jsonValue();
}
