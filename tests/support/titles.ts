import { sources } from '#tests/support/sources';

const declared = /\btest\(\s*(['"`])((?:(?!\1).)+)\1/g;

/** Titles of the tests that run, as they are written: of a generated one the template. */
export function testTitles(): string[] {
  return sources('.test.ts').flatMap(({ text }) =>
    [...text.matchAll(declared)].map(([, , title = '']) => title),
  );
}
