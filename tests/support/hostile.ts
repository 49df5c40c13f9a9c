/** Values that break careless code: sent in any field, none may cause a 5xx. */

/** After the Big List of Naughty Strings (github.com/minimaxir/big-list-of-naughty-strings). */
export const naughtyStrings = [
  '',
  'undefined',
  'null',
  '1e309',
  '9'.repeat(400),
  'a\u0000b',
  '\ud800',
  '\u202e\u2066abc\u2069',
  '\ufdfa'.repeat(200),
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢',
  '田中さんにあげて下さい',
  '👩‍👩‍👧‍👦'.repeat(12),
  `'; DROP TABLE "User"; --`,
  `x' UNION SELECT "hash" FROM "Password" --`,
  `1) OR 1=(SELECT 1 FROM pg_sleep(90)) --`,
  `"; SELECT pg_sleep(90); --`,
  '<img src=x onerror=alert(1)>',
  '{{7*7}}#{7*7}<%= 7*7 %>',
  'a\r\nSet-Cookie: x=y',
  '\u001b[31mred',
  '__proto__',
  'x'.repeat(60_000),
];

export const naughtyValues: unknown[] = [
  null,
  true,
  -1,
  ['a', 'b'],
  {},
  { contains: '@' },
  [[['x']]],
  { length: 9, toString: 'x' },
];
