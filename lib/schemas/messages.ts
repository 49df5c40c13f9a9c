import type { z } from 'zod';

/** A sentence for each problem that a schema has no own sentence for, in place of zod's wording. */

const givens: Record<string, string> = {
  string: 'Give a text.',
  number: 'Give a number.',
  int: 'Give a whole number.',
  boolean: 'Say true or false.',
  array: 'Give a list.',
  object: 'Give an object.',
  date: 'Give a time like 2027-01-31T12:00:00Z.',
};

const missing = 'Fill this in.';
const unfit = 'This value does not fit here.';

const units: Record<string, string> = { string: ' characters', array: ' entries' };

/** `Use at least 3 characters.`, `Use at most 100.` */
const bound = (word: 'least' | 'most', size: number | bigint, origin: string) =>
  `Use at ${word} ${size}${units[origin] ?? ''}.`;

export function messageOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? missing : (givens[issue.expected] ?? unfit);
    case 'invalid_value':
      return issue.input === undefined ? missing : `Choose one of ${issue.values.join(', ')}.`;
    case 'too_small':
      return issue.origin === 'string' && issue.minimum === 1
        ? missing
        : bound('least', issue.minimum, issue.origin);
    case 'too_big':
      return bound('most', issue.maximum, issue.origin);
    case 'unrecognized_keys':
      return 'This field is not known here.';
    default:
      return issue.input === undefined ? missing : unfit;
  }
}
