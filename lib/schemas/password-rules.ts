/** The rules of a password that need no dictionary: for the server, and for the field where it is typed. */

export const passwordLength = { least: 8, most: 128 };

/** As a reader counts them: code points. */
export const charactersOf = (text: string) => [...text].length;

/** Characters that must be left of a password without its guessable words. */
const leastRemainder = 6;

/** Shorter words are in any password. */
const shortestWord = 3;

/** The words of a username or an email that a password is not built on. */
export const wordsOf = (name: string) =>
  [name, name.split('@')[0] ?? ''].map((word) => word.trim().toLowerCase());

/** True if little is left of a password in lower case without these words; `isCommon` says what counts as little, too. */
export function isBuiltOn(
  password: string,
  words: readonly string[],
  isCommon: (rest: string) => boolean = () => false,
): boolean {
  let rest = password;
  // The longest first, because it may contain a shorter one.
  for (const word of [...words].sort((one, other) => other.length - one.length))
    if (word.length >= shortestWord) rest = rest.replaceAll(word, '');
  return rest !== password && (rest.length < leastRemainder || isCommon(rest));
}
