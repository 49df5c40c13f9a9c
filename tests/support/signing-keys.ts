import { expect } from '@playwright/test';
import { decodeProtectedHeader } from 'jose';
import { call } from '#tests/support/http';
import type { Installation } from '#tests/support/installation';

/** Signing keys of an installation, seen from outside. */

/** The key that signed this token. */
export const kidOf = (token: string) => String(decodeProtectedHeader(token).kid);

/** The ids in the key set that each node publishes. */
export async function publishedBy({ nodes }: Pick<Installation, 'nodes'>): Promise<string[][]> {
  const answers = nodes.map(({ url }) => call('GET', '/.well-known/jwks.json', { server: url }));
  return (await Promise.all(answers)).map(({ json }) => {
    const keys = json.keys as Record<string, string>[];
    for (const key of keys)
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    return keys.map(({ kid = '' }) => kid);
  });
}

/** The same as if so many minutes had passed for every key. */
export async function pass({ query }: Installation, minutes: number): Promise<void> {
  const back = (column: string) => `"${column}" = "${column}" - make_interval(mins => $1)`;
  const columns = ['createdAt', 'activatesAt', 'retiresAt'].map(back).join(', ');
  await query(`UPDATE "SigningKey" SET ${columns}`, [minutes]);
}

/** Resolves when each node publishes these keys, newest first; within the seconds that a change may take. */
export async function settled(installation: Pick<Installation, 'nodes'>, kids: string[]): Promise<void> {
  const expected = installation.nodes.map(() => kids);
  await expect.poll(() => publishedBy(installation), { timeout: 10_000 }).toEqual(expected);
}
