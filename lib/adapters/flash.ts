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

/** A digest, because a path may be as long as a URL. */
function idOf(path: string): string {
  const own = safePath(path, '/');
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

/** For one session only: the next user of the same browser must not see it. */
interface FlashData {
  next: string;
  sessionId: string | null;
  output: unknown;
}

/** The Set-Cookie with data for the page that a form leads to; null if they do not fit. */
export async function flashDataHeader(
  next: string,
  output: unknown,
  sessionId: string | null,
): Promise<string | null> {
  const value: FlashData = { next: idOf(next), sessionId, output };
  const encrypted = await encrypt('flash', value);
  return encrypted.length > longestEncrypted
    ? null
    : setCookieHeader(flashCookieName(next), encrypted, flashAge);
}

/** Decrypts the flash data for this session and this `_next`; null for anything else. */
export async function decryptFlashData(
  next: string,
  encrypted: string | null,
  sessionId: string | null,
): Promise<unknown> {
  const value = (encrypted && (await decrypt('flash', encrypted))) as FlashData | null;
  return value?.next === idOf(next) && value.sessionId === sessionId ? value.output : null;
}
