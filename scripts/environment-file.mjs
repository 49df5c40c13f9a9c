import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Stop } from './terminal.mjs';

/**
 * Reads `.env` strictly: an ambiguous line is an error, which never shows a value. Node's own reader silently cuts a value at
 * `#`, joins the lines of an open quote and skips what it does not understand. Built-in modules only.
 */

const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(.*?)[ \t]*$/;
const quoted = /^(["'`])(.*?)\1[ \t]*(.*)$/;

/** Invisible characters, as in copied text. */
const invisible = /[^\S \t]|[\p{Cc}\u200b]/u;

/** The value without its quotes. @throws Error with the fault */
function valueIn(text) {
  if (invisible.test(text.replaceAll('\t', ' ')))
    throw new Error(
      'has a space or a sign that is not what it looks like: type the value instead of copying it',
    );
  if (/^[“”„«‘’‚]/.test(text))
    throw new Error(`begins with a typographic quote: put the value between single quotes (')`);
  if (!/^["'`]/.test(text)) {
    if (text.includes('#')) throw new Error('has a # outside quotes: put the value between single quotes');
    return text;
  }
  const [, quote, value, rest] = quoted.exec(text) ?? [];
  if (quote === undefined) throw new Error('begins with a quote that its line does not close');
  if (rest !== '') throw new Error('has something after its closing quote: remove it');
  // A line break in other readers.
  if (quote === '"' && value.includes('\\n'))
    throw new Error('has a \\n between double quotes: use single quotes');
  return value;
}

/** The settings in the text of a `.env`, by name. @throws Stop that names the ambiguous line */
export function parseEnvironment(text, file = '.env') {
  const settings = new Map();
  // Some editors add a byte order mark.
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .entries()) {
    if (/^[ \t]*(#|$)/.test(line)) continue;
    const [, name, value] = assignment.exec(line) ?? [];
    if (name === undefined) throw new Stop(`Line ${index + 1} of ${file} is no NAME=VALUE and no # comment.`);
    const refuse = (reason) => new Stop(`Line ${index + 1} of ${file}: ${name} ${reason}.`);
    if (settings.has(name)) throw refuse('is set twice');
    try {
      settings.set(name, valueIn(value));
    } catch (error) {
      throw refuse(error.message);
    }
  }
  return settings;
}

/** The whole file, or null if there is none. @throws Stop if this user may not read it */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    const fix = `run this as its owner, or let ${userInfo().username} read it`;
    throw new Stop(`${file} cannot be read (${error.code}): ${fix}.`);
  }
}

let names = [];

/** The names from the file. */
export const loadedNames = () => names;

/** Reads the file if there is one; the environment wins. */
export function loadEnvironmentFile(file = '.env') {
  const settings = parseEnvironment(read(file) ?? '', file);
  names = [...settings.keys()];
  for (const [name, value] of settings) process.env[name] ||= value;
}
