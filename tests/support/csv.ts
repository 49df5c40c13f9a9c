import { parse } from 'csv-parse/sync';

/** A CSV file as a spreadsheet opens it where `delimiter` separates: a quote in the middle of a cell is a character. */
export const cellsOf = (text: string, delimiter = ','): string[][] =>
  parse(text, { bom: true, delimiter, relax_quotes: true, relax_column_count: true });

/** Lines by RFC 4180, to the letter. */
export const recordsOf = (text: string): string[][] => parse(text, { bom: true });
