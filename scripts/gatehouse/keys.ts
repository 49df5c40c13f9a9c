import { days } from '#lib/core/durations';
import { keySetLifetime } from '#lib/core/signing-key';
import { type ListedKey, listSigningKeys } from '#lib/core/signing-key-list';
import { replaceSigningKeys, rotateSigningKeys } from '#lib/core/signing-key-rotation';
import type { Command } from '#scripts/gatehouse/command';
import { timeOf } from '#scripts/gatehouse/time';
import { Stop } from '../terminal.mjs';

const minutesOf = (milliseconds: number) => `${Math.round(milliseconds / 60_000)} minutes`;

async function rotateInTurn(): Promise<string[]> {
  const { made, kid, signsAt } = await rotateSigningKeys();
  if (!made)
    return [`A rotation is under way: key ${kid} signs from ${timeOf(signsAt)}. Nothing was changed.`];
  const rows = await listSigningKeys(new Date());
  const until = rows.find(({ state }) => state === 'signs')?.retiresAt;
  return [
    `Key ${kid} is published, and signs from ${timeOf(signsAt)}.`,
    `The key before it verifies until ${until ? timeOf(until) : 'then'}. Nobody is logged out, and no node needs a restart.`,
  ];
}

async function rotateAtOnce(): Promise<string[]> {
  const { kid, replaced } = await replaceSigningKeys();
  return [
    `Key ${kid} signs from now on; ${replaced} before it ${replaced === 1 ? 'is' : 'are'} gone.`,
    'Within seconds every node refuses every access token made before. Refreshing goes on, so nobody has to log in again.',
    `Other services accept the old keys until they read the key set again: up to ${minutesOf(keySetLifetime)}.`,
  ];
}

export const keysRotate: Command = {
  usage: 'keys rotate [--at-once]',
  does: 'Makes a new signing key and retires the others in their time; with --at-once (a key leaked) now.',
  async run([option, ...more]) {
    if ((option !== undefined && option !== '--at-once') || more.length > 0)
      throw new Stop('keys rotate takes --at-once, and nothing else.');
    const lines = await (option ? rotateAtOnce() : rotateInTurn());
    for (const line of lines) console.log(line);
    return 0;
  },
};

function does({ state, signsAt, retiresAt }: ListedKey): string {
  const end = retiresAt ? timeOf(retiresAt) : '';
  const words: Record<ListedKey['state'], string> = {
    published: `published, signs from ${timeOf(signsAt)}`,
    signs: end ? `signs, verifies until ${end}` : 'signs',
    verifies: `only verifies, until ${end}`,
    retired: `retired, since ${end}`,
  };
  return words[state];
}

function ageOf({ createdAt }: ListedKey, now: Date): string {
  const count = Math.floor((now.getTime() - createdAt.getTime()) / days(1));
  return `${count} ${count === 1 ? 'day' : 'days'}`;
}

/** What the operator who changes APP_SECRET wants to know. */
function secretLine(keys: readonly ListedKey[]): string {
  const live = keys.filter(({ state }) => state !== 'retired');
  const count = (under: ListedKey['sealedUnder']) => live.filter((key) => key.sealedUnder === under).length;
  if (count(null) > 0)
    return `${count(null)} of them open neither with APP_SECRET nor with APP_SECRET_PREVIOUS.`;
  if (count('previous') > 0)
    return 'Sealed under APP_SECRET_PREVIOUS still: each node has to start with the new APP_SECRET once.';
  return 'Sealed under APP_SECRET.';
}

export const keysList: Command = {
  usage: 'keys list',
  does: 'Shows the signing keys: their age, which signs, which only verifies and until when.',
  looksOnly: true,
  async run(parameters) {
    if (parameters.length > 0) throw new Stop('keys list takes nothing.');
    const now = new Date();
    const keys = await listSigningKeys(now);
    for (const key of keys) console.log(`${key.kid}  ${ageOf(key, now).padEnd(9)} ${does(key)}`);
    console.log(secretLine(keys));
    return 0;
  },
};
