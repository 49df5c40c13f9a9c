import { randomInt, randomUUID } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { later, minutes } from '#lib/core/durations';
import {
  decryptSigningKey,
  type KeyTimes,
  newSigningKey,
  signerOf,
  verifies,
} from '#lib/core/signing-keys/key';

/** One key over time; tests/api/key-rotation tests whole rotations. */

const now = new Date();
const at = (count: number) => later(now, minutes(count));

const key = (activatesAt: number, retiresAt: number | null = null): KeyTimes => ({
  createdAt: at(activatesAt - 10),
  activatesAt: at(activatesAt),
  retiresAt: retiresAt === null ? null : at(retiresAt),
});

test('a retired key neither verifies nor signs, from its moment on', () => {
  const old = key(-100, 0);
  expect(verifies(old, at(0))).toBe(false);
  expect(verifies(old, at(-0.01))).toBe(true);
  expect(signerOf([old], at(0))).toBeUndefined();
});

test('a key that is published ahead verifies at once, and signs from its moment on', () => {
  const [old, next] = [key(-100, 35), key(10)];
  expect(verifies(next, now)).toBe(true);
  expect([9.99, 10, 34, 36].map((time) => signerOf([old, next], at(time)))).toEqual([old, next, next, next]);
});

test('if any key is not retired one key signs, at any time of the clock', () => {
  for (let round = 0; round < 200; round += 1) {
    const keys = [
      key(0),
      ...Array.from({ length: randomInt(4) }, () => key(-randomInt(1, 500), randomInt(30))),
    ];
    expect(signerOf(keys, at(randomInt(-100_000, 100_000)))).toBeDefined();
  }
});

test('a key that was not encrypted with our secret opens nothing, nor does a planted public half', async () => {
  const [ours, planted] = [await newSigningKey(), await newSigningKey()];
  const row = { ...ours, createdAt: now, activatesAt: now, retiresAt: null };
  const withPlanted = { ...row, publicJwk: planted.publicJwk };
  const { publicJwk, privateKey } = (await decryptSigningKey(withPlanted)) ?? {};
  expect(publicJwk).toEqual(ours.publicJwk);
  expect(Object.keys(publicJwk ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  expect(privateKey?.extractable).toBe(false);
  for (const encryptedJwk of ['', 'x', ours.encryptedJwk.slice(0, -1), JSON.stringify({ kid: randomUUID() })])
    expect(await decryptSigningKey({ ...row, encryptedJwk })).toBeNull();
});
