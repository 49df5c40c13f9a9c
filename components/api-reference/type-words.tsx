import { type ApiDocument, resolved, type Schema } from '#components/api-reference/document';

const formats: Record<string, string> = {
  date: 'date',
  'date-time': 'date and time',
  email: 'email',
  password: 'string',
  uri: 'URL',
  uuid: 'UUID',
};

/** The forms that a value may have; an empty text stands for "left out" in forms of HTML, and is none. */
export const formsOf = ({ anyOf }: Schema): Schema[] => (anyOf ?? []).filter((one) => one.const !== '');

/** What a value is, in a few words: `array of objects`, `UUID or null`. */
export function typeWords(document: ApiDocument, given: Schema): string {
  const schema = resolved(document, given);
  if (schema.anyOf) {
    const words = formsOf(schema).map((one) => typeWords(document, one));
    return [...new Set(words)].join(' or ');
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const words = [schema.type ?? 'any value'].flat().map((type) => {
    if (type === 'array') return `array of ${plural(typeWords(document, schema.items ?? {}))}`;
    return (type === 'string' && schema.format && formats[schema.format]) || type;
  });
  return words.join(' or ');
}

const plural = (words: string) =>
  words.includes(' ') || words.endsWith('"') ? words : `${words}${words.endsWith('s') ? '' : 's'}`;

/** Nothing that a number of JavaScript would not have anyway. */
const isBound = (bound: number | undefined): bound is number =>
  bound !== undefined && Number.isFinite(bound) && Math.abs(bound) < Number.MAX_SAFE_INTEGER;

function range(unit: string, least: number | undefined, most: number | undefined): string[] {
  const [low, high] = [isBound(least) ? least : undefined, isBound(most) ? most : undefined];
  if (low !== undefined && high !== undefined) return [`${low} to ${high}${unit}`];
  if (high !== undefined) return [`at most ${high}${unit}`];
  return low === undefined ? [] : [`at least ${low}${unit}`];
}

/** What a value has to keep to. */
export function limitsOf(document: ApiDocument, given: Schema): string[] {
  const schema = resolved(document, given);
  if (schema.anyOf) return formsOf(schema).flatMap((one) => limitsOf(document, one));
  return [
    ...range(' characters', schema.minLength, schema.maxLength),
    ...range(' items', schema.minItems, schema.maxItems),
    ...range('', schema.minimum, schema.maximum),
    ...(schema.default === undefined ? [] : [`default ${JSON.stringify(schema.default)}`]),
  ];
}

/** The words that a value may be. */
export function choicesOf(document: ApiDocument, given: Schema): string[] {
  const schema = resolved(document, given);
  if (schema.anyOf) return formsOf(schema).flatMap((one) => choicesOf(document, one));
  const items = schema.items ? choicesOf(document, schema.items) : [];
  return [...(schema.enum ?? []).map(String), ...items];
}
