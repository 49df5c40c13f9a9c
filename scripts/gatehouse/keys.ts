import { days } from '#lib/core/durations';
import { keySetLifetime } from '#lib/core/signing-keys/key';
import { type ListedKey, listSigningKeys } from '#lib/core/signing-keys/list';
import { replaceSigningKeys, rotateSigningKeys } from '#lib/core/signing-keys/rotation';
import { currentTime } from '#lib/database/clock';
import type { Command } from '#scripts/gatehouse/command';
import { timeOf } from '#scripts/gatehouse/time';

const minutesOf = (milliseconds: number) => `${Math.round(milliseconds / 60_000)} minutes`;

async function rotateGradually(): Promise<string[]> {
  const { made, kid, activatesAt } = await rotateSigningKeys();
  if (!made)
    return [`A rotation is under way: key ${kid} signs from ${timeOf(activatesAt)}. Nothing was changed.`];
  const rows = await listSigningKeys(currentTime());
  const until = rows.find(({ state }) => state === 'signs')?.retiresAt;
  return [
    `Key ${kid} is published, and signs from ${timeOf(activatesAt)}.`,
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
  async run({ values }) {
    const lines = await (values['at-once'] ? rotateAtOnce() : rotateGradually());
    for (const line of lines) console.log(line);
    return 0;
  },
};

function textOf({ state, activatesAt, retiresAt }: ListedKey): string {
  const end = retiresAt ? timeOf(retiresAt) : '';
  const words: Record<ListedKey['state'], string> = {
    published: `published, signs from ${timeOf(activatesAt)}`,
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

/** For the operator who changes APP_SECRET. */
function secretLine(keys: readonly ListedKey[]): string {
  const live = keys.filter(({ state }) => state !== 'retired');
  const count = (under: ListedKey['sealedUnder']) => live.filter((key) => key.sealedUnder === under).length;
  if (count(null) > 0)
    return `${count(null)} of them decrypt neither with APP_SECRET nor with APP_SECRET_PREVIOUS.`;
  if (count('previous') > 0)
    return 'Still encrypted under APP_SECRET_PREVIOUS: each node has to start with the new APP_SECRET once.';
  return 'Encrypted under APP_SECRET.';
}

export const keysList: Command = {
  async run({ values }) {
    const now = currentTime();
    const keys = await listSigningKeys(now);
    if (values.json) {
      console.log(JSON.stringify({ keys }, null, 2));
      return 0;
    }
    for (const key of keys) console.log(`${key.kid}  ${ageOf(key, now).padEnd(9)} ${textOf(key)}`);
    console.log(secretLine(keys));
    return 0;
  },
};
