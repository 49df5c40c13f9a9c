import { z } from 'zod';
import { charactersOf, passwordLength } from '#lib/schemas/password-rules';

/**
 * The atoms that every schema is made of. Length is checked before anything is normalized, text must be
 * well-formed Unicode without control characters, and a secret says `format: password`, so that it is
 * never kept for the next render of a form.
 */

const control = /\p{Cc}/u;
const wellFormed = (text: string) => text.isWellFormed();

/** What shows on a page: no space, mark, or letter without a shape. */
const visible = /[^\p{Z}\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * One line of text a user typed: trimmed, NFC, no control characters, and nothing or something that can be seen.
 * `absent` is said when there is none.
 */
export function text(max: number, absent?: string) {
  return z
    .string(absent)
    .refine(
      (value) => value.length <= 2 * max && charactersOf(value) <= max,
      `Use at most ${max} characters.`,
    )
    .meta({ maxLength: max })
    .refine(
      (value) => wellFormed(value) && !control.test(value),
      'This contains characters that are not allowed.',
    )
    .transform((value) => value.normalize('NFC').trim())
    .refine((value) => value === '' || visible.test(value), 'This shows nothing. Use letters or digits.');
}

const misleading = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Text that others are shown beside text of our own: as `text`, and without signs that turn the direction around. */
export const shownText = (max: number, absent?: string) =>
  text(max, absent).refine(
    (value) => !misleading.test(value),
    'This contains characters that are not allowed.',
  );

/** Letters, digits, dots and dashes of any script, and not of ASCII alone. */
const unicodeDomain = /^(?=.*\P{ASCII})[A-Za-z0-9.\P{ASCII}-]+$/u;

/**
 * An email with its domain in ASCII (UTS 46, as browsers send it); any other text, and one whose domain has no such form,
 * stays. Full-width signs must be gone before (NFKC), so that none of them comes to mean something in a URL.
 */
function withAsciiDomain(text: string): string {
  const at = text.lastIndexOf('@') + 1;
  const domain = text.slice(at).replaceAll('。', '.');
  if (at === 0 || !unicodeDomain.test(domain)) return text;
  try {
    const { hostname } = new URL(`http://${domain}`);
    // Without it nothing was left but ASCII, which may have become an IP.
    return hostname.includes('xn--') ? text.slice(0, at) + hostname : text;
  } catch {
    return text;
  }
}

/** The form of a username or email that uniqueness is decided on: trimmed, NFKC, the domain in ASCII, lower case. */
export function normalizeIdentifier(value: string): string {
  return withAsciiDomain(value.trim().normalize('NFKC')).toLowerCase();
}

/** The domain of a normalized email. */
export const domainOf = (email: string) => normalizeIdentifier(email).split('@').at(-1) ?? '';

export const username = z
  .string('Choose a username.')
  .trim()
  .min(3, 'Use at least 3 characters.')
  .max(32, 'Use at most 32 characters.')
  .regex(/^[A-Za-z0-9_.-]*$/, 'Use only letters a to z, numbers, dots, dashes and underscores.');

const noEmail = 'Enter an email like name@example.com.';

/** What the HTML standard takes in `type=email`, and no longer than RFC 5321, section 4.5.3.1, allows. */
const asciiEmail = z
  .email({ pattern: z.regexes.html5Email, error: noEmail })
  .max(254, 'This email is too long.')
  .refine((value) => value.lastIndexOf('@') <= 64, 'Use at most 64 characters before the @.');

export const email = z
  .string('Enter your email.')
  .max(254, 'This email is too long.')
  .refine(wellFormed, noEmail)
  .transform((value) => withAsciiDomain(value.trim().normalize('NFKC')))
  .pipe(asciiEmail);

const secret = { format: 'password' };

const { least, most } = passwordLength;

/**
 * A password to be set: 8 to 128 characters, counted in code points, in NFC.
 * core/users/password-policy checks whether it is common or contains the user's name.
 */
export const newPassword = z
  .string('Choose a password.')
  .max(512, `Use at most ${most} characters.`)
  .refine(wellFormed, 'This contains characters that are not allowed.')
  .transform((value) => value.normalize('NFC'))
  .pipe(
    z
      .string()
      .refine((value) => charactersOf(value) >= least, `Use at least ${least} characters.`)
      .refine((value) => charactersOf(value) <= most, `Use at most ${most} characters.`)
      .meta({ minLength: least, maxLength: most }),
  )
  .meta(secret);

/** A password to be checked: whatever was set, in the same normal form. */
export const presentedPassword = z
  .string('Enter your password.')
  .min(1, 'Enter your password.')
  .max(512, 'This is too long for a password.')
  .refine(wellFormed, 'This contains characters that are not allowed.')
  .transform((value) => value.normalize('NFC'))
  .meta(secret);

/** A secret that we made: a one-time token or a refresh token. */
export const issuedSecret = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\w.-]+$/)
  .meta(secret);

/** Which of the links that were opened in this browser (lib/core/links/one-time-token); its secret is in a cookie. */
export const linkId = z.string().regex(/^[0-9a-f]{16}$/, 'This is not a link that was opened here.');

/** In the database's spelling, because rules compare ids as text. */
export const id = z.uuid('This is not an id.').toLowerCase();

/** True for an id in the database's spelling. */
export const isId = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

export const time = z.date().meta({ type: 'string', format: 'date-time' });

export const roleName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z][a-z0-9-]*$/, 'This is not the name of a role.');

/** In JSON a number; a form sends its digits. */
export const version = z
  .union(
    [
      z.int().min(1),
      z
        .string()
        .regex(/^[0-9]{1,9}$/)
        .transform(Number),
    ],
    'Give the version you began with.',
  )
  .meta({ description: 'The version that the change began with; if it is no longer the latest: 409.' });

/** Input without fields; anything sent is refused. */
export const NoInput = z.strictObject({});
