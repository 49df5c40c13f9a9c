import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { AppError, OperatorError } from '#lib/errors';
import { fullLines, type LogFields, lineOf, newLineLimit } from '#lib/log';
import { naughtyStrings } from '#tests/support/hostile';

/** A log line by itself: what gets in, and what does not. */

const planted = 'Plant3d-S3cret@example.test';
const requestId = '01980000-0000-7000-8000-000000000000';

/** Parsed; it must be one line of printable ASCII. */
function parsed(line: string): Record<string, unknown> {
  expect(line).toMatch(/^[\x20-\x7e]+$/);
  return JSON.parse(line);
}

test('AUD-02 a log event stays one line of JSON without another field, for any value', () => {
  const hostile = [...naughtyStrings, '"}\n{"level":"error"', 'a\u2028b\u2029c', '\u001b[2J', '\r\nadmin=1'];
  for (const value of hostile) {
    for (const name of ['requestId', 'code', 'method', 'route', 'digest', 'job', 'hash'] as const) {
      const fields = parsed(lineOf('info', 'test.made', { [name]: value }));
      // A word of lower-case letters is harmless, and looks like any other.
      const isWord = /^[a-z_]+$/.test(value);
      expect([name, isWord || fields[name] === 'withheld']).toEqual([name, true]);
      expect(Object.keys(fields)).toEqual(['at', 'level', 'event', name]);
    }
  }
});

test('AUD-01 a field that is not on the list is left out, and so is a wrong type', () => {
  const smuggled = { email: planted, requestId: { email: planted }, count: planted } as unknown as LogFields;
  expect(parsed(lineOf('info', 'test.made', smuggled))).toEqual({
    at: expect.any(String),
    level: 'info',
    event: 'test.made',
    requestId: 'withheld',
  });
});

function failed(error: unknown): Record<string, unknown> {
  const line = lineOf('error', 'test.failed', {}, error);
  expect(line).not.toContain(planted);
  expect(line).not.toContain('S3cret');
  return parsed(line);
}

test('AUD-01 the log omits what drivers and parsers quote of a row, a query or an input; it keeps name, code and place', () => {
  const duplicate = Object.assign(new Error(`duplicate key value: Key (email)=(${planted})`), {
    code: '23505',
    detail: `Key (email)=(${planted}) already exists.`,
    table: 'User',
  });
  const prisma = Object.assign(new Error(`\nInvalid \`user.create()\`: ${planted}`, { cause: duplicate }), {
    name: 'PrismaClientKnownRequestError',
    code: 'P2010',
    meta: { driverAdapterError: { cause: { originalCode: '23505', originalMessage: planted } } },
  });
  expect(failed(prisma)).toMatchObject({
    error: 'PrismaClientKnownRequestError',
    errorCode: 'P2010 23505',
    causes: ['Error 23505'],
    frames: [expect.stringContaining('log.test.ts'), ...Array(5).fill(expect.any(String))],
  });
  expect(failed(new Error(`connect postgresql://u:${planted}@host/db`))).not.toHaveProperty('message');
  expect(failed(new SyntaxError(`Unexpected token, "${planted}" is not valid JSON`))).not.toHaveProperty(
    'message',
  );
});

test('AUD-01 a message that looks like a stack, an odd name, an odd code and what is no error at all stay out', () => {
  const frames = failed(new Error(`x\n    at ${planted} (/a/b.ts:1:2)\n    at Plant3d (/S3cret/b.ts:1:2)`));
  expect(JSON.stringify(frames)).not.toContain('Plant3d');
  const odd = Object.assign(new Error('x'), { name: `E ${planted}`, code: planted });
  expect(failed(odd)).toMatchObject({ error: 'Error' });
  expect(failed(planted)).toMatchObject({ error: 'string' });
  expect(failed({ email: planted })).toMatchObject({ error: 'object' });
  expect(failed(null)).toMatchObject({ error: 'object' });
  const answer = new AppError('conflict', {
    detail: planted,
    cause: planted,
    subject: { type: 'user', id: planted },
  });
  expect(failed(answer)).toMatchObject({ error: 'AppError' });
});

test('sentences of our own, and of the runtime about words of the code, are shown', () => {
  expect(failed(new OperatorError('The checkpoint is gone.'))).toMatchObject({
    message: 'The checkpoint is gone.',
  });
  const mistake = new TypeError("Cannot read properties of undefined (reading 'roles')");
  expect(failed(mistake)).toMatchObject({ message: mistake.message });
});

test('AUD-02 no text of any kind, wherever an error carries it, breaks out of its line or gets into it', () => {
  const text = fc.string({ unit: 'binary', minLength: 8 }).map((middle) => `<${middle}\u2028\n${planted}>`);
  fc.assert(
    fc.property(text, text, text, (message, name, code) => {
      const cause = Object.assign(new Error(message), { code });
      failed(Object.assign(new Error(message, { cause }), { name, code }));
      parsed(lineOf('warn', 'test.made', { requestId, code: message, route: name }));
    }),
  );
});

test('of each kind of line a minute has the first few in full, and one that says how many more there were', () => {
  const lines: string[] = [];
  const limit = newLineLimit((...line) => void lines.push(lineOf(...line)));
  const write = (count: number, event: string, fields: LogFields = {}) => {
    for (let time = 0; time < count; time += 1) limit.write('error', event, fields);
  };
  write(1_000, 'request.failed', { route: '/a' });
  write(1_000, 'console.used');
  write(3, 'limit.reached', { limit: 'login' });
  write(fullLines, 'limit.reached', { limit: 'refresh' });
  expect(lines).toHaveLength(2 * fullLines + 3 + fullLines);
  limit.report();
  const repeated = lines.splice(0).slice(3 * fullLines + 3);
  expect(repeated.map((line) => JSON.parse(line))).toEqual(
    ['request.failed', 'console.used'].map((of) => ({
      at: expect.any(String),
      level: 'error',
      event: 'log.repeated',
      of,
      count: 1_000 - fullLines,
    })),
  );
  limit.report();
  write(1, 'request.failed');
  expect(lines).toHaveLength(1);
});
