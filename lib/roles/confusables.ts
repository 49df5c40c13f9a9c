import unhomoglyph from 'unhomoglyph';
import type { Transaction } from '#lib/database/client';
import { AppError } from '#lib/errors';

/**
 * Refuses confusable names and labels of roles, whatever their case, accents, script and invisible letters, by the skeleton
 * of UTS 39, section 4 (data of Unicode 13). Mixed scripts are refused before (lib/schemas/role.ts).
 */

/** Letters that UTS 39 lacks: small capitals, and letters that look like one of the other case. */
const small = 'ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzʍmπnᴎnиnцußbꞓeĸkμmχxωw';
const plain = new Map([...small.matchAll(/(.)([a-z])/gu)].map(([, one, letter]) => [one, letter]));

/** Letters that are emoji, like 🅰: three alphabets, each in its order. */
const inBoxes = /[\u{1F150}-\u{1F169}\u{1F170}-\u{1F189}\u{1F1E6}-\u{1F1FF}]/gu;
const outOfBox = (letter: string) => {
  const code = letter.codePointAt(0) ?? 0;
  return String.fromCodePoint(97 + (code < 0x1f1e6 ? (code - 0x1f150) % 32 : code - 0x1f1e6));
};

const bare = (text: string) =>
  text.normalize('NFKD').replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '');
const skeleton = (text: string) => bare(unhomoglyph(bare(text)));

export function skeletonOf(name: string): string {
  // Before and after lower case: of some letters only the one case has a look-alike.
  const letters = skeleton(name.replace(inBoxes, outOfBox)).toLowerCase();
  const alike = skeleton([...letters].map((letter) => plain.get(letter) ?? letter).join(''));
  return alike
    .toLowerCase()
    .replace(/l/g, 'i')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

interface Named {
  id: string;
  name: string;
  label: string;
}

/** @throws AppError `conflict` naming `label` or `name`. To be called under `lockAdministrators`. */
export async function requireDistinct(tx: Transaction, { id, name, label }: Named): Promise<void> {
  const others = await tx.role.findMany({ where: { id: { not: id } }, select: { name: true, label: true } });
  const taken = new Set(others.flatMap((other) => [skeletonOf(other.name), skeletonOf(other.label)]));
  const fields = Object.entries({ name, label }).filter(([, text]) => taken.has(skeletonOf(text)));
  if (fields.length === 0) return;
  const errors = fields.map(([path]) => ({ path, message: 'Another role is called so, or looks so.' }));
  throw new AppError('conflict', { detail: 'There is a role of this name or label already.', errors });
}
