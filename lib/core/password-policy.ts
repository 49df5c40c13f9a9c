import { dictionary } from '@zxcvbn-ts/language-common';
import { AppError } from '#lib/errors';
import { perProcess } from '#lib/per-process';

/**
 * Which passwords are refused beyond their length: the 49,000 commonest (NIST SP 800-63B, ASVS 6.2.4) and those
 * that are little more than the person's own username or email, or the product's name (ASVS 6.1.2, 6.2.11).
 */

const common = () =>
  perProcess('common-passwords', () => new Set(dictionary['passwords-common'] as string[]));

const productWords = ['gatehouse', 'password', 'admin'];

/** What must be left of a password when the words anybody would guess are taken out. */
const leastRemainder = 6;

export interface PasswordOwner {
  username: string;
  email: string;
}

function isBuiltOn(password: string, words: string[]): boolean {
  let rest = password;
  for (const word of words.filter(({ length }) => length >= 3)) rest = rest.replaceAll(word, '');
  return rest !== password && (rest.length < leastRemainder || common().has(rest));
}

function refusalOf(password: string, { username, email }: PasswordOwner): string | null {
  const folded = password.toLowerCase();
  if (common().has(folded)) return 'This is one of the most common passwords. Choose another.';
  const own = [email, email.split('@')[0] ?? '', username].map((word) => word.toLowerCase());
  if (isBuiltOn(folded, own)) return 'This is too close to your username or email. Choose another.';
  if (isBuiltOn(folded, productWords)) return 'This is easy to guess. Choose another.';
  return null;
}

/** @throws AppError `invalid_input` on the field `path`. */
export function requireGoodPassword(
  password: string,
  owner: PasswordOwner,
  path: 'password' | 'newPassword',
): void {
  const message = refusalOf(password, owner);
  if (message) throw new AppError('invalid_input', { errors: [{ path, message }] });
}
