import { fold } from '#lib/core/search-text';
import type { Transaction } from '#lib/database';
import { AppError } from '#lib/errors';

/**
 * No two roles may be taken for each other: a name or a label that reads like another role's is refused, whatever
 * its case, accents, signs or script. Of look-alikes this knows those that whole words are forged with (after
 * Unicode TS 39, confusables); that a label mixes scripts is refused before (lib/schemas/role.ts).
 */
const lookalikes: Record<string, string> = {
  ...{
    а: 'a',
    в: 'b',
    с: 'c',
    ԁ: 'd',
    е: 'e',
    һ: 'h',
    і: 'i',
    ј: 'j',
    к: 'k',
    ӏ: 'i',
    м: 'm',
    н: 'h',
    о: 'o',
  },
  ...{
    р: 'p',
    ԛ: 'q',
    г: 'r',
    ѕ: 's',
    т: 't',
    у: 'y',
    ү: 'y',
    ѵ: 'v',
    ԝ: 'w',
    х: 'x',
    п: 'n',
    и: 'n',
    ц: 'u',
  },
  ...{
    α: 'a',
    β: 'b',
    ε: 'e',
    η: 'n',
    ι: 'i',
    κ: 'k',
    μ: 'm',
    ν: 'v',
    ο: 'o',
    ρ: 'p',
    τ: 't',
    υ: 'u',
    χ: 'x',
  },
  ...{ γ: 'y', ω: 'w', օ: 'o', ս: 'u', ո: 'n', հ: 'h', ı: 'i', ł: 'l', ø: 'o', đ: 'd', ɑ: 'a', ɡ: 'g' },
  ...{ 0: 'o', 1: 'i', l: 'i' },
};

/** What a name looks like: without case, accents, spaces and signs, and with one letter for those that look alike. */
export function looksOf(name: string): string {
  const letters = fold(name).replace(/[^\p{L}\p{N}]/gu, '');
  return [...letters].map((letter) => lookalikes[letter] ?? letter).join('');
}

interface Named {
  id: string;
  name: string;
  label: string;
}

/** @throws AppError `conflict` naming `label` or `name`. To be asked under `lockAdministrators`. */
export async function requireDistinct(tx: Transaction, { id, name, label }: Named): Promise<void> {
  const others = await tx.role.findMany({ where: { id: { not: id } }, select: { name: true, label: true } });
  const taken = new Set(others.flatMap((other) => [looksOf(other.name), looksOf(other.label)]));
  const fields = Object.entries({ name, label }).filter(([, text]) => taken.has(looksOf(text)));
  if (fields.length === 0) return;
  const errors = fields.map(([path]) => ({ path, message: 'Another role is called so, or looks so.' }));
  throw new AppError('conflict', { detail: 'There is a role of this name or label already.', errors });
}
