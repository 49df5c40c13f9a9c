/** The rules of a password: for the server, and for the field where it is typed. The lists that they need are given. */

export const passwordLength = { least: 8, most: 128 };

/** As a reader counts them: code points. */
export const charactersOf = (text: string) => [...text].length;

/** Characters that must be left of a password without its guessable words. */
const leastRemainder = 6;

/** Shorter words are in any password. */
const shortestWord = 3;

/** The words of a username or an email that a password is not built on. */
const wordsOf = (name: string) => [name, name.split('@')[0] ?? ''].map((word) => word.trim().toLowerCase());

/** True if little is left of a password in lower case without these words; `isCommon` says what counts as little, too. */
function isBuiltOn(password: string, words: readonly string[], isCommon: (rest: string) => boolean): boolean {
  let rest = password;
  // The longest first, because it may contain a shorter one.
  for (const word of [...words].sort((one, other) => other.length - one.length))
    if (word.length >= shortestWord) rest = rest.replaceAll(word, '');
  return rest !== password && (rest.length < leastRemainder || isCommon(rest));
}

const productWords = ['gatehouse', 'password', 'admin'];

export interface PasswordLists {
  /** Takes lower case. */
  isLeaked(folded: string): boolean;
  /** Why it is easy to guess; null if it is not. */
  whyGuessable(password: string): string | null;
}

/**
 * Why a password of a good length is refused, or null: it leaked (NIST SP 800-63B, ASVS 6.2.4 and 6.2.12), is easily
 * guessed, or is little more than its owner's username or email, or the product's name (ASVS 6.1.2, 6.2.11).
 */
export function refusalOf(
  password: string,
  ownNames: readonly string[],
  { isLeaked, whyGuessable }: PasswordLists,
): string | null {
  const folded = password.toLowerCase();
  if (isLeaked(folded)) return 'This is one of the most common passwords. Choose another.';
  if (isBuiltOn(folded, ownNames.flatMap(wordsOf), isLeaked))
    return 'This is too close to your username or email. Choose another.';
  if (isBuiltOn(folded, productWords, isLeaked)) return 'This is easy to guess. Choose another.';
  return whyGuessable(password);
}
