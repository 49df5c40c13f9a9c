import { createHash } from 'node:crypto';
import { audited } from '#lib/core/audit/record';
import { Image } from '#lib/core/operation/download';
import { operation } from '#lib/core/operation/operation';
import { lockSettings } from '#lib/core/settings/settings';
import type { Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { DeleteLogoInput, LogoInput, largestLogo, SetLogoInput, SettingsView } from '#lib/schemas/settings';
import { type Picture, UnfitPicture } from '#lib/settings/picture';
import { isPng, readPng } from '#lib/settings/png';
import { isSvg, readSvg } from '#lib/settings/svg';

/**
 * The logo is drawn on pages that anyone may open. An upload is parsed by an allow-list, and what is kept is written anew
 * from what was parsed, so that a browser reads nothing in it that we did not.
 */

const unfit = (message: string) => new AppError('invalid_input', { errors: [{ path: 'logo', message }] });

/** @throws AppError `invalid_input`, saying what is wrong with the file */
function parseLogo(base64: string): Picture {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > largestLogo)
    throw unfit(`The file has ${Math.ceil(bytes.length / 1_024)} KB. Use at most ${largestLogo / 1_024} KB.`);
  try {
    if (isPng(bytes)) return readPng(bytes);
    if (isSvg(bytes)) return readSvg(bytes);
  } catch (error) {
    throw error instanceof UnfitPicture ? unfit(error.message) : error;
  }
  throw unfit('This is neither a PNG nor an SVG.');
}

const digestOf = ({ bytes }: Picture) => createHash('sha256').update(bytes).digest('hex');

/** What the trail keeps of a logo: its URL ends with its digest. */
const noted = ({ logo }: SettingsView) => ({ logo: logo?.url.split('/').at(-1) ?? null });

/** Removes what is no longer shown. */
async function showLogo(tx: Transaction, logoHash: string | null): Promise<SettingsView> {
  await tx.settings.update({ where: { id: 1 }, data: { logoHash, version: { increment: 1 } } });
  await tx.logo.deleteMany({ where: { settings: { none: {} } } });
  return lockSettings(tx);
}

export const setLogo = operation({
  summary: 'Set the logo: an SVG or a PNG of at most 100 KB.',
  allow: 'settings:update',
  audit: 'settings.updated',
  limit: 'administration',
  // In JSON base64 makes 4 bytes of 3.
  upload: { field: 'logo', longestBody: 160 * 1_024 },
  input: SetLogoInput,
  output: SettingsView,
  run(context, { logo: base64 }) {
    const picture = parseLogo(base64);
    const hash = digestOf(picture);
    return audited(context, null, async (tx, note) => {
      const before = await lockSettings(tx);
      await tx.logo.createMany({ data: [{ hash, ...picture }], skipDuplicates: true });
      const after = await showLogo(tx, hash);
      note({ before: noted(before), after: noted(after) });
      return after;
    });
  },
});

export const deleteLogo = operation({
  summary: 'Remove the logo; Gatehouse’s own is shown.',
  allow: 'settings:update',
  audit: 'settings.updated',
  limit: 'administration',
  input: DeleteLogoInput,
  output: SettingsView,
  run: (context) =>
    audited(context, null, async (tx, note) => {
      const before = await lockSettings(tx);
      const after = await showLogo(tx, null);
      note({ before: noted(before), after: noted(after) });
      return after;
    }),
});

export const readLogo = operation({
  summary: 'The logo, by the digest in its URL.',
  allow: 'anyone',
  image: 'image/*',
  input: LogoInput,
  async run({ db }, { hash }) {
    const logo = await db.logo.findUnique({ where: { hash } });
    if (!logo) throw new AppError('not_found');
    const extension = logo.type === 'image/png' ? 'png' : 'svg';
    return new Image(logo.type, `logo.${extension}`, new Uint8Array(logo.bytes));
  },
});
