import { expect, test } from '@playwright/test';
import type { z } from 'zod';
import { formInput } from '#lib/adapters/input';
import { type Operation, parseInput } from '#lib/core/operation/operation';
import { AppError, type FieldError } from '#lib/errors';
import { readRoutes } from '#scripts/routes';
import { naughtyStrings, naughtyValues } from '#tests/support/hostile';

/** Every sentence about wrong input, of every operation that there is: generated, so that a new one is asked too. */

const wrong: unknown[] = [
  undefined,
  '',
  ' ',
  7,
  1.5,
  -1,
  Number.NaN,
  [],
  [''],
  [7],
  [{}],
  Array.from({ length: 600 }, (_, index) => `x${index}`),
  new Date(0),
  'on',
  ...naughtyValues,
  ...naughtyStrings,
];

const operations = (await readRoutes()).flatMap(({ path, operations }) =>
  Object.entries(operations).map(([verb, operation]) => ({ name: `${verb} ${path}`, operation })),
);

/** The errors of the operation's input; the operation does not run. */
function errorsOf({ declaration }: Operation, raw: unknown): FieldError[] {
  try {
    parseInput(declaration.input, raw);
    return [];
  } catch (error) {
    if (error instanceof AppError && error.errors) return error.errors;
    throw error;
  }
}

/** How zod begins its own messages, and what no sentence for a reader holds. */
const zodsWords =
  /^(Invalid|Too (big|small)|Unrecognized|expected)|\b(undefined|received|NaN|regex|pattern)\b/;
const isSentence = (message: string) => /\w.*\.$/su.test(message);

/** The messages for these inputs that are not ours. */
const foreignIn = (operation: Operation, inputs: unknown[]) =>
  inputs
    .flatMap((raw) => errorsOf(operation, raw))
    .filter(({ message }) => zodsWords.test(message) || !isSentence(message));

const fieldsOf = ({ declaration }: Operation) => Object.keys((declaration.input as z.ZodObject).shape ?? {});

test('every error in a JSON body has a sentence of ours', () => {
  expect(operations.length).toBeGreaterThan(40);
  for (const { name, operation } of operations) {
    const each = fieldsOf(operation).flatMap((field) => wrong.map((value) => ({ [field]: value })));
    const inputs = [{}, { 'no-such-field': 1 }, [], 'x', null, 7, ...each];
    expect([name, foreignIn(operation, inputs)]).toEqual([name, []]);
  }
});

test('every empty field of a form has a sentence of ours', () => {
  for (const { name, operation } of operations) {
    const sent = ['', ' ', ['', '']].map((value) =>
      formInput(operation, Object.fromEntries(fieldsOf(operation).map((field) => [field, value]))),
    );
    expect([name, foreignIn(operation, sent)]).toEqual([name, []]);
  }
});

test('an empty field of login, a new role and a new permission asks for what belongs there', () => {
  const said = (verb: string, path: string) => {
    const found = operations.find(({ name }) => name === `${verb} ${path}`);
    const { operation } = found as (typeof operations)[number];
    const empty = formInput(operation, Object.fromEntries(fieldsOf(operation).map((field) => [field, ''])));
    return Object.fromEntries(errorsOf(operation, empty).map(({ path, message }) => [path, message]));
  };
  expect(said('POST', '/api/login')).toEqual({
    email: 'Enter your email or username.',
    password: 'Enter your password.',
  });
  expect(said('POST', '/api/admin/roles')).toEqual({
    name: 'Choose a name.',
    label: 'Choose a label with a letter or a digit in it.',
  });
  expect(said('POST', '/api/admin/permissions')).toEqual({
    name: 'Choose a name.',
    description: 'Say in one sentence what it allows.',
  });
});
