import { expect, test } from '@playwright/test';
import { LoginInput, RegisterInput } from '#lib/schemas/auth';
import { CreateRoleInput } from '#lib/schemas/role';
import { cpuTimeOf } from '#tests/support/cpu';
import { sources } from '#tests/support/sources';

/** Checks that no input may make slow. Times are CPU time. */

const costly = ['\ufdfa', '\u0344', 'a\u0300\u0301\u0302', '\u1e9b\u0323', '👩‍👩‍👧‍👦', '\u202e', '\r\n'];

test('INP-32 a megabyte is refused before it is normalized', async () => {
  const who = { username: 'carolina', email: 'caro@example.test', password: 'tulip-basket-93' };
  for (const sign of costly) {
    const long = sign.repeat(1_000_000 / sign.length);
    const attempts = [
      () => RegisterInput.safeParse({ ...who, email: long }),
      () => RegisterInput.safeParse({ ...who, username: long }),
      () => RegisterInput.safeParse({ ...who, password: long }),
      () => LoginInput.safeParse({ email: long, password: long }),
      () => CreateRoleInput.safeParse({ name: 'x', label: long, description: long }),
    ];
    for (const attempt of attempts) {
      expect(attempt().success).toBe(false);
      expect(await cpuTimeOf(attempt)).toBeLessThan(150);
    }
  }
});

/** A pattern as it stands in our source. */
const literal = /(?<=[=(,:!&|>]\s*)\/(?![/*])((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)/g;

const ours = () =>
  sources('.ts', '.tsx', '.mjs')
    .filter(({ path }) => /^(app|components|lib)\/|^(middleware|instrumentation)\.ts$/.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(literal)].map(([shown, pattern = '', flags]) => ({
        shown: `${path} ${shown}`,
        pattern: new RegExp(pattern, flags),
      })),
    );

const seeds = [
  'a',
  '0',
  ' ',
  '.',
  '-',
  '_',
  '@',
  '%',
  '/',
  '\\',
  '+',
  ':',
  '{',
  '"',
  '<',
  '\t',
  'a.',
  'a-',
  'a@',
  '/a',
  '%4',
  'é',
];

test('INP-21 no regular expression takes long, for any input', async () => {
  const patterns = ours();
  expect(patterns.length).toBeGreaterThan(40);
  const texts = seeds.flatMap((seed) => [
    `${seed.repeat(8_000 / seed.length)}!`,
    `a@${seed.repeat(4_000)}\n`,
    `/${seed.repeat(4_000)}\0`,
  ]);
  for (const { shown, pattern } of patterns) {
    const work = () => {
      for (const text of texts) {
        pattern.lastIndex = 0;
        pattern.test(text);
      }
    };
    expect(await cpuTimeOf(work), shown).toBeLessThan(3_000);
  }
});
