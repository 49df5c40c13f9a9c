import { OperatorError } from '#lib/errors';
import { sourceFrame } from '#lib/frames';
import { processSingleton } from '#lib/process-singleton';

/**
 * One JSON line per event on standard output. Its fields are this closed list of ids, codes, counts and names, each with
 * a fixed shape, so that no password, token, email or line break gets in (ASVS 16.2.5, 16.4.1). Of an error it has only
 * what no client chose: name, code and location.
 */

const texts = {
  requestId: /^[0-9a-f-]{36}$/,
  /** Of the answer. */
  code: /^[a-z_]{1,40}$/,
  method: /^[A-Z]{1,10}$/,
  /** As the file of the page or the route has it, parameters by name: `/admin/users/[id]`. */
  route: /^[a-z./[\]-]{1,100}$/,
  /** What an error page shows as its reference. */
  digest: /^\d{1,12}$/,
  /** Of background jobs. */
  job: /^[a-z-]{1,40}$/,
  /** Why a node refuses all requests. */
  reason: /^[a-z]{1,40}$/,
  /** Of limits: which was reached. */
  limit: /^[a-z-]{1,40}$/,
  /** Of the database, one that this version does not know. */
  migration: /^\d{14}_\w{1,80}$/,
  /** Of the audit trail, in hexadecimal. */
  hash: /^[0-9a-f]{64}$/,
  /** Of lines that were left out: their event. */
  of: /^[a-z_]+\.[a-z_]+$/,
} as const satisfies Record<string, RegExp>;

const numbers = ['count', 'seconds', 'lines'] as const;

type Text = keyof typeof texts;
type Count = (typeof numbers)[number];
export type LogFields = Partial<Record<Text, string> & Record<Count, number>>;

type Level = 'info' | 'warn' | 'error';
type Line = Record<string, unknown>;

const isText = (name: string): name is Text => Object.hasOwn(texts, name);
const isCount = (name: string) => (numbers as readonly string[]).includes(name);

/** A value of another shape is withheld; an unknown field is left out. */
function allowed(fields: LogFields): Line {
  const line: Line = {};
  for (const [name, value] of Object.entries(fields)) {
    if (isText(name)) line[name] = typeof value === 'string' && texts[name].test(value) ? value : 'withheld';
    else if (isCount(name) && typeof value === 'number') line[name] = value;
  }
  return line;
}

const unprintable = /[^\x20-\x7e]/g;
const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** `event` is a constant of the caller's, `noun.verb-past`; an `error` of undefined is none. */
export function lineOf(level: Level, event: string, fields: LogFields, error?: unknown): string {
  const explained = error === undefined ? {} : explain(error);
  const line = { at: new Date().toISOString(), level, event, ...allowed(fields), ...explained };
  return JSON.stringify(line).replace(unprintable, escaped);
}

function write(...line: Parameters<typeof lineOf>): void {
  const text = `${lineOf(...line)}\n`;
  if (openness().aside) process.stderr.write(text);
  else process.stdout.write(text);
}

/** Lines of one kind that are written in full each minute. Further ones are counted, so that requests cannot fill a disk. */
export const fullLines = 10;

/** Kinds are the code's, so that they are few: the event, and which limit, job or migration it was about. */
const kindOf = (event: string, { limit, job, migration }: LogFields) =>
  [event, limit, job, migration].filter(Boolean).join(' ');

/** Writes the first lines of each kind by `emit`; `report`, once a minute, says how many were left out. */
export function newLineLimit(emit: typeof write) {
  const lines = new Map<string, { level: Level; event: string; count: number }>();
  return {
    write(...[level, event, fields, error]: Parameters<typeof lineOf>): void {
      const kind = kindOf(event, fields);
      const kept = lines.get(kind) ?? { level, event, count: 0 };
      kept.count += 1;
      lines.set(kind, kept);
      if (kept.count <= fullLines) emit(level, event, fields, error);
    },
    report(): void {
      for (const { level, event, count } of lines.values())
        if (count > fullLines) emit(level, 'log.repeated', { of: event, count: count - fullLines });
      lines.clear();
    },
  };
}

const limited = () =>
  processSingleton('log-limit', () => {
    const limit = newLineLimit(write);
    setInterval(limit.report, 60_000).unref();
    return limit;
  });

/** For the end of the process. */
export const reportRepeated = () => limited().report();

export const log = {
  info: (event: string, fields: LogFields = {}) => limited().write('info', event, fields),
  warn: (event: string, fields: LogFields = {}, error?: unknown) =>
    limited().write('warn', event, fields, error),
  error: (event: string, error: unknown, fields: LogFields = {}) =>
    limited().write('error', event, fields, error),
};

const openness = () => processSingleton('log', () => ({ messages: false, aside: false }));

/** For commands, whose output may go into a pipe. */
export function showOnErrorOutput(): void {
  openness().aside = true;
}

/** For `npm run dev`, where the data are the developer's own: shows what errors say. */
export function showMessages(): void {
  openness().messages = true;
}

/** Messages of the runtime that name only identifiers of the code. */
const runtimeMessage =
  /^(Cannot read properties of (undefined|null) \(reading '[A-Za-z]{1,30}'\)|[A-Za-z.]{1,60} is not (a function|defined|iterable|a constructor))$/;

/** Those of drivers and of parsers quote rows, queries and input. */
function messageOf(error: Error): string | undefined {
  const isHarmless = error instanceof OperatorError || runtimeMessage.test(error.message);
  return isHarmless || openness().messages ? error.message : undefined;
}

const longestChain = 5;

/** Names at least the type of anything that was thrown. */
function explain(thrown: unknown): Line {
  const [error, ...causes] = chainOf(thrown);
  if (!error) return { error: typeof thrown };
  return {
    error: nameOf(error),
    errorCode: codeOf(error),
    message: messageOf(error),
    causes:
      causes.length > 0 ? causes.map((cause) => [nameOf(cause), codeOf(cause)].join(' ').trim()) : undefined,
    frames: framesOf(error),
  };
}

function chainOf(thrown: unknown): Error[] {
  const chain: Error[] = [];
  for (let error = thrown; error instanceof Error && chain.length < longestChain; error = error.cause)
    chain.push(error);
  return chain;
}

const nameOf = ({ name }: Error) => (/^\w{1,60}$/.test(name) ? name : 'Error');

/** A SQLSTATE, Prisma's or Node's; under P2010 Prisma keeps the database's own. */
function codeOf(error: Error): string | undefined {
  const { code, meta } = error as {
    code?: unknown;
    meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } };
  };
  const codes = [code, meta?.driverAdapterError?.cause?.originalCode];
  const known = codes.filter((one) => typeof one === 'string' && /^[A-Z0-9_]{1,50}$/.test(one));
  return known.length > 0 ? known.join(' ') : undefined;
}

const frame = /^ {4}at [\w$.<>[\]#()/\\:@+%~ -]{1,300}:\d+:\d+\)?$/;
const mostFrames = 6;

/** The first stack frames, without the message before them. */
function framesOf({ stack = '', message }: Error): string[] {
  const start = message ? stack.indexOf(message) : -1;
  const below = start < 0 ? stack : stack.slice(start + message.length);
  const lines = below.split('\n').filter((line) => frame.test(line));
  return lines.slice(0, mostFrames).map((line) => sourceFrame(line.trim()));
}
