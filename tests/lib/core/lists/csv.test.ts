import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { csvHead, csvLine } from '#lib/core/lists/csv';
import { cellsOf, recordsOf } from '#tests/support/csv';

/** A file of three cells a line, as spreadsheets of several languages open it. */

const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '−'];
const separators = [',', ';', '\t', '|'];
const blanks = ['', ' ', '\u00a0', '\u200b', '"', '""', '\u0000'];

const file = (...values: string[]) =>
  csvHead(['first', 'second', 'third']) + values.map((value) => csvLine(['a', value, 'c'])).join('');

const isFormula = (cell: string) => /^([\s\p{C}"]*[=+\-@＝＋－＠﹦﹢﹣﹫−]|[\t\r\n])/u.test(cell);

const formulasIn = (text: string) =>
  separators.flatMap((separator) => cellsOf(text, separator).flat().filter(isFormula));

test('no text opens a cell with a formula, with any separator', () => {
  const starts = ['', 'x;', 'x;;', 'x\t', 'x|', 'x\n', 'x\r\n', 'x\r', '"x";"', 'x"\n', '\t', '\r', ';'];
  for (const start of starts)
    for (const blank of blanks) {
      const texts = signs.map((sign) => `${start}${blank}${sign}cmd|' /C calc'!A0`);
      expect([start, blank, ...texts.flatMap((text) => formulasIn(file(text)))]).toEqual([start, blank]);
    }
});

test('any text comes back unchanged in one cell, except for the apostrophes', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab"\';,|=-@ \t\r\n＝é'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (one, other) => {
      const written = file(one, other);
      const [header, ...records] = recordsOf(written);
      expect(header).toEqual(['first', 'second', 'third']);
      expect(records.map((cells) => cells.length)).toEqual([3, 3]);
      const plain = (cells: string[]) => cells.map((cell) => cell.replaceAll("'", ''));
      expect(records.map((cells) => plain(cells)[1])).toEqual(plain([one, other]));
      expect(formulasIn(written)).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('other text stays as it is: names, hyphens and equals signs inside, JSON, user agents', () => {
  const harmless = [
    'Größe; Anna-Maria',
    'a=b@example.test',
    '{"filter":{"since":-1,"list":[1,-2]}}',
    'Mozilla/5.0 (X11; Linux x86_64; rv:1) Gecko - x',
    '',
  ];
  expect(recordsOf(file(...harmless)).slice(1)).toEqual(harmless.map((text) => ['a', text, 'c']));
});

test('the file begins with a byte order mark, so that a spreadsheet reads Größe', () => {
  const bytes = Buffer.from(file('Größe'));
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(csvLine(['x', 5, null, new Date(0)])).toBe('"x","5","","1970-01-01T00:00:00.000Z"\r\n');
});
