import { z } from 'zod';
import { faultOfAccent } from '#lib/schemas/accent';
import { isColor } from '#lib/schemas/contrast';
import { domainOf, email, NoInput, shownText, text, version } from '#lib/schemas/fields';
import { isLoopback } from '#lib/schemas/loopback';

/** What administrators set for the whole installation: its looks, and who may register. */

const ways = ['open', 'invitation', 'domains'] as const;

/** Null and, in a form, an empty field: Gatehouse's own. What is left out stays. */
const optionalText = (schema: z.ZodType<string, string>) =>
  schema
    .transform((value) => value || null)
    .nullable()
    .optional()
    .meta({ 'x-clearable': true });

const accent = text(7)
  .transform((value) => value.toLowerCase())
  .superRefine((value, { addIssue }) => {
    if (value === '') return;
    const fault = isColor(value) ? faultOfAccent(value) : 'Give a color like #14574f.';
    if (fault) addIssue(fault);
  });

const noLink = 'Give a link like https://example.com/terms or mailto:help@example.com.';

/** As a page may show it: https, a mail, or http on this machine. Nothing else, so that no link runs a script. */
function isLink(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, pathname, username, password } = new URL(value);
  if (protocol === 'mailto:') return email.safeParse(decodedMail(pathname)).success;
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return isSafe && username === '' && password === '';
}

function decodedMail(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return '';
  }
}

const link = text(500)
  .refine((value) => value === '' || isLink(value), noLink)
  .transform((value) => value && new URL(value).href);

export const mostDomains = 100;

/** The domain as it is in a normalized email, or null. */
function parseDomain(value: string): string | null {
  const parsed = email.safeParse(`name@${value.trim().replace(/^@/, '')}`);
  return parsed.success ? domainOf(parsed.data) : null;
}

/** One on each line of a form's text area. */
const domains = z
  .array(z.string().max(254))
  .max(mostDomains, `Use at most ${mostDomains} domains.`)
  .transform((values, { addIssue }) => {
    const wrong = values.find((value) => parseDomain(value) === null);
    if (wrong === undefined) return [...new Set(values.map((value) => parseDomain(value) ?? ''))];
    addIssue(`“${wrong.slice(0, 100)}” is not a domain. Write one like example.com on each line.`);
    return z.NEVER;
  })
  .meta({ 'x-lines': true });

export const ReadSettingsInput = NoInput;

export const UpdateSettingsInput = z.strictObject({
  productName: optionalText(shownText(60)),
  accent: optionalText(accent),
  loginText: optionalText(shownText(200)),
  termsUrl: optionalText(link),
  privacyUrl: optionalText(link),
  supportUrl: optionalText(link),
  registration: z.enum(ways).optional(),
  registrationDomains: domains.optional(),
  version: version.optional(),
});
export type UpdateSettingsInput = z.infer<typeof UpdateSettingsInput>;

export const LogoView = z.object({
  /** Its last part is a digest of the logo, so it may be cached for good. */
  url: z.string(),
  type: z.string(),
  /** In pixels; of an SVG only their proportion means something. */
  width: z.number().int(),
  height: z.number().int(),
});
export type LogoView = z.infer<typeof LogoView>;

/** Null is Gatehouse's own. */
export const SettingsView = z.object({
  productName: z.string().nullable(),
  accent: z.string().nullable(),
  loginText: z.string().nullable(),
  termsUrl: z.string().nullable(),
  privacyUrl: z.string().nullable(),
  supportUrl: z.string().nullable(),
  registration: z.enum(ways),
  registrationDomains: z.array(z.string()),
  logo: LogoView.nullable(),
  version: z
    .number()
    .int()
    .meta({ description: 'Counts the changes; a change may name the one it began with.' }),
});
export type SettingsView = z.infer<typeof SettingsView>;

/** Bytes. */
export const largestLogo = 100 * 1_024;

/** The file in base64; in a form of the type `multipart/form-data` the file itself. */
export const SetLogoInput = z.strictObject({
  logo: z.base64('Choose a file.').min(1, 'Choose a file.').meta({ contentEncoding: 'base64' }),
});

export const DeleteLogoInput = NoInput;

export const LogoInput = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'This is not the digest of a logo.'),
});
