/** CSV by RFC 4180, safe to open in a spreadsheet. */

type Value = string | number | Date | null;

const textOf = (value: Value) => (value instanceof Date ? value.toISOString() : String(value ?? ''));

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection; ASVS 1.2.10). */
const defused = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

function cell(value: Value): string {
  const text = defused(textOf(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvLine = (values: readonly Value[]) => `${values.map(cell).join(',')}\r\n`;
