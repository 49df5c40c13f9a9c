import fc from 'fast-check';
import { naughtyStrings, naughtyValues } from '#tests/support/hostile';

/** Values that no schema allows, as JSON text: `JSON.stringify` cannot write all of them. */

const numbers = [
  '1e999',
  '-0',
  '1e-400',
  '9'.repeat(400),
  '0.1',
  '9007199254740993',
  '-1',
  '2147483648',
  '1E400',
];

/** Objects that a query builder would take for operators. */
const operators = [
  '{"contains":""}',
  '{"not":null}',
  '{"in":[]}',
  '{"OR":[{}]}',
  '{"set":"admin"}',
  '{"$ne":null}',
  '{"connect":{"id":1}}',
  '{"increment":1}',
];

const prototypes = [
  '{"__proto__":{"status":"suspended"}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"toString":1,"valueOf":2,"toJSON":3}',
  '{"then":"x","length":9}',
];

/** Texts beside those of tests/support/hostile. */
const texts = [
  '%00',
  '%2e%2e%2f',
  '../../etc/passwd',
  '$(id)',
  '\ufffe\uffff',
  'ﬁ\u0130\u0131ſ',
  'a@b.test\r\nBcc: c@d.test',
  'http://localhost:1/',
  '٣٤٥',
];

/** Lengths at and beside the limits of the API's own fields, and the body's. */
const lengths = [
  1, 3, 8, 32, 33, 60, 61, 64, 65, 128, 129, 200, 201, 254, 255, 500, 501, 512, 513, 5_000, 66_000,
];

const repeated = fc
  .tuple(fc.constantFrom('x', '9', 'é', '👍', 'ß', '\u0301', '-', ' '), fc.constantFrom(...lengths))
  .map(([sign, length]) => JSON.stringify(sign.repeat(length)));

const nested = fc
  .tuple(fc.constantFrom('[', '{"a":'), fc.constantFrom(1, 31, 32, 33, 64, 1_000, 9_000))
  .map(
    ([opening, depth]) =>
      opening.repeat(depth) + (opening === '[' ? '' : '1') + (opening === '[' ? ']' : '}').repeat(depth),
  );

/** Any UTF-16, lone surrogates and control characters too. */
export const anyText = fc.string({
  unit: fc.oneof(fc.nat(0xffff), fc.nat(0x7f)).map((code) => String.fromCharCode(code)),
  maxLength: 30,
});

export const hostileJson: fc.Arbitrary<string> = fc.oneof(
  {
    arbitrary: fc.constantFrom(...naughtyStrings, ...texts).map((text) => JSON.stringify(text)),
    weight: 4,
  },
  { arbitrary: fc.constantFrom(...naughtyValues).map((value) => JSON.stringify(value)), weight: 2 },
  { arbitrary: fc.constantFrom(...numbers, ...operators, ...prototypes), weight: 3 },
  { arbitrary: anyText.map((text) => JSON.stringify(text)), weight: 2 },
  { arbitrary: fc.jsonValue().map((value) => JSON.stringify(value)), weight: 2 },
  { arbitrary: repeated, weight: 2 },
  { arbitrary: nested, weight: 1 },
);

/** Names of fields: of other fields, of prototypes, of columns that no input has. */
const names =
  '__proto__ constructor toString role roles isAdmin status id userId passwordHash _method _next _back _ a[b] a.b email username password token version dryRun';

export const hostileName = fc.oneof(fc.constantFrom('', ...names.split(' ')), anyText);

/** The text that a form or a query sends for a JSON value. */
export function plainText(json: string): string {
  if (!json.startsWith('"')) return json;
  return String(JSON.parse(json));
}
