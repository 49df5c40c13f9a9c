import { flashCookieName, setCookieHeader } from '#lib/adapters/cookies';
import { decrypt, encrypt } from '#lib/crypto/encryption';
import { digest } from '#lib/crypto/secret-token';
import type { Problem } from '#lib/errors';
import type { Flash } from '#lib/schemas/flash';
import { answeredForCookies, safePath } from '#lib/schemas/path';

/** What a form without a script leaves for the next page: an encrypted cookie for one render. */

/** Seconds. Long enough for one redirect. */
const flashAge = 60;

/** Seconds. Long enough to log in first. */
export const flashAgeOverLogin = 15 * 60;

/** Characters; a browser drops a cookie over 4,096 bytes, name and attributes included. */
const longestEncrypted = 3_800;

/** A digest, because a path may be as long as a URL. Of an anchor the server learns nothing. */
function idOf(path: string): string {
  const [own = '/'] = safePath(path, '/').split('#');
  return Buffer.from(digest(answeredForCookies(own) ?? own)).toString('base64url');
}

/** The Set-Cookie with the problem of a refused form for the next render of `back`, and its values if they fit. */
export async function flashHeader(back: string, flash: Flash, age = flashAge): Promise<string> {
  const { errors, ...bare } = flash.problem;
  const short: Problem = { ...bare, ...(errors && { errors: errors.slice(0, 8) }) };
  const attempts: Flash[] = [
    { problem: short, values: flash.values },
    { problem: short, values: {} },
    { problem: bare, values: {} },
  ];
  let encrypted = '';
  for (const attempt of attempts) {
    encrypted = await encrypt('flash', { form: idOf(back), ...attempt });
    if (encrypted.length <= longestEncrypted) break;
  }
  return setCookieHeader(flashCookieName(back), encrypted, age);
}

/** Decrypts the flash of a form with this `_back`; null for anything else. */
export async function decryptFlash(back: string, encrypted: string | null): Promise<Flash | null> {
  const value = (encrypted && (await decrypt('flash', encrypted))) as (Flash & { form: string }) | null;
  return value && value.form === idOf(back) ? { problem: value.problem, values: value.values } : null;
}

/** What a form that went well leaves for the page that it leads to. */
export interface Notice {
  /** Names its sentence (components/notice); '' if only the data are shown. */
  done: string;
  /** Of the call: a PUT is undone by a DELETE of its path. */
  method: string;
  path: string;
  /** For one session only: the next user of the same browser must not see them. */
  data?: unknown;
}

/** The Set-Cookie with the notice for the page at `next`; without its data where they do not fit. */
export async function noticeHeader(next: string, notice: Notice, sessionId: string | null): Promise<string> {
  const bound = { next: idOf(next), sessionId };
  let encrypted = await encrypt('flash', { ...bound, ...notice });
  if (encrypted.length > longestEncrypted)
    encrypted = await encrypt('flash', { ...bound, ...notice, data: undefined });
  return setCookieHeader(flashCookieName(next), encrypted, flashAge);
}

/** Decrypts the notice for the page at `next`, with data that were left in this session; null for anything else. */
export async function decryptNotice(
  next: string,
  encrypted: string | null,
  sessionId: string | null,
): Promise<Notice | null> {
  const value = (encrypted && (await decrypt('flash', encrypted))) as
    | (Notice & { next: string; sessionId: string | null })
    | null;
  if (value?.next !== idOf(next)) return null;
  const { done, method, path, data } = value;
  return { done, method, path, ...(value.sessionId === sessionId && { data }) };
}
