import { expect, test } from '@playwright/test';
import { decrypt, seal } from '#lib/crypto/encryption';
import { newSecret } from '#lib/crypto/secret-token';

test('of 20,000 secrets none comes twice, and each holds 256 bits', () => {
  const secrets = Array.from({ length: 20_000 }, newSecret);
  expect(new Set(secrets).size).toBe(secrets.length);
  expect(secrets.filter((secret) => Buffer.from(secret, 'base64url').length !== 32)).toEqual([]);
  const ones = secrets.flatMap((secret) => [...Buffer.from(secret, 'base64url')]);
  const mean = ones.reduce((sum, byte) => sum + byte, 0) / ones.length;
  expect(Math.abs(mean - 127.5)).toBeLessThan(1);
});

test('a sealed value that was changed anywhere, or is sealed for something else, does not open', async () => {
  const sealed = await seal('flash', { secret: 'tulip' });
  expect(sealed).not.toContain('tulip');
  expect(await decrypt('flash', sealed)).toEqual({ secret: 'tulip' });
  expect(await decrypt('signing-keys', sealed)).toBeNull();
  const opened: number[] = [];
  for (let at = 0; at < sealed.length - 1; at += 1) {
    const other = sealed[at] === 'A' ? 'B' : 'A';
    if (await decrypt('flash', sealed.slice(0, at) + other + sealed.slice(at + 1))) opened.push(at);
  }
  expect(opened).toEqual([]);
});
