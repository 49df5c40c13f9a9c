/** CSV by RFC 4180 with a byte order mark, safe to open in a spreadsheet. */

type Value = string | number | Date | null;

const textOf = (value: Value) => (value instanceof Date ? value.toISOString() : String(value ?? ''));

/**
 * What a spreadsheet takes for the start of a formula: a sign, also in full width and small form, after blanks, quotes and
 * invisible characters, at the start of a cell or after a separator: in some locales `;` splits a quoted cell.
 */
const formula =
  /(?<=^|[;|\t\n\v\f\u0085\u2028\u2029]|\r(?!\n))(?=[\s\p{C}"]*[=+\-@\u2212\uFE62\uFE63\uFE66\uFE6B\uFF0B\uFF0D\uFF1D\uFF20]|[\t\n\r])/gu;

/** An apostrophe in front makes it text (OWASP, CSV injection; ASVS 1.2.10). */
const defused = (text: string) => text.replace(formula, "'");

const cell = (value: Value) => `"${defused(textOf(value)).replaceAll('"', '""')}"`;

export const csvLine = (values: readonly Value[]) => `${values.map(cell).join(',')}\r\n`;

/** The first line. The byte order mark declares UTF-8 to spreadsheets. */
export const csvHead = (names: readonly string[]) => `\uFEFF${csvLine(names)}`;
