import { type OptionsType, ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs } from '@zxcvbn-ts/language-common';

/**
 * Estimates the guesses that a password withstands, by common patterns: repeats, sequences, keyboard patterns, dates and
 * dictionary words (zxcvbn).
 */

/** Recommended by the authors of zxcvbn where guesses are limited (score 2). */
const leastGuesses = 1_000_000;

/** The work grows with the square of the length. */
const longest = 32;

/** The parts that are judged for the whole: two rounds of a password that repeats itself, else both ends, and the better one counts. */
function partsOf(password: string): string[] {
  for (let round = 1; 2 * round <= Math.min(longest, password.length); round += 1) {
    if (password.startsWith(password.slice(round))) return [password.slice(0, 2 * round)];
  }
  return [password.slice(0, longest), password.slice(-longest)];
}

const kinds: Record<string, string> = {
  repeat: 'This is easy to guess: it repeats itself. Choose another.',
  sequence: 'This is easy to guess: it follows a sequence, like abc or 123. Choose another.',
  spatial: 'This is easy to guess: its keys lie in a row. Choose another.',
  date: 'This is easy to guess: it is little more than a date. Choose another.',
  regex: 'This is easy to guess: it is little more than a year. Choose another.',
};
const words = 'This is easy to guess: it is little more than common words or names. Choose another.';

/** Returns a function that says why a password is easy to guess; null if it is not. */
export function guessing(dictionary: OptionsType['dictionary']): (password: string) => string | null {
  const factory = new ZxcvbnFactory({
    dictionary,
    graphs: adjacencyGraphs,
    maxLength: longest,
    l33tMaxSubstitutions: 5,
  });
  return (password) => {
    let why = words;
    for (const part of new Set(partsOf(password))) {
      const { guesses, sequence } = factory.check(part);
      if (guesses >= leastGuesses) return null;
      const [most] = sequence.sort((one, other) => other.token.length - one.token.length);
      why = kinds[most?.pattern ?? ''] ?? words;
    }
    return why;
  };
}
