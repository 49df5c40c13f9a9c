import { expect, test } from '@playwright/test';
import { decrypt, encrypt } from '#lib/crypto/encryption';
import { newSecret } from '#lib/crypto/secret-token';

test('20,000 secrets are all different, and each holds 256 bits', () => {
  const secrets = Array.from({ length: 20_000 }, newSecret);
  expect(new Set(secrets).size).toBe(secrets.length);
  expect(secrets.filter((secret) => Buffer.from(secret, 'base64url').length !== 32)).toEqual([]);
  const ones = secrets.flatMap((secret) => [...Buffer.from(secret, 'base64url')]);
  const mean = ones.reduce((sum, byte) => sum + byte, 0) / ones.length;
  expect(Math.abs(mean - 127.5)).toBeLessThan(1);
});

test('an encrypted value that was changed, or encrypted for another purpose, does not decrypt', async () => {
  const encrypted = await encrypt('flash', { secret: 'tulip' });
  expect(encrypted).not.toContain('tulip');
  expect(await decrypt('flash', encrypted)).toEqual({ secret: 'tulip' });
  expect(await decrypt('signing-keys', encrypted)).toBeNull();
  const opened: number[] = [];
  for (let at = 0; at < encrypted.length - 1; at += 1) {
    const other = encrypted[at] === 'A' ? 'B' : 'A';
    if (await decrypt('flash', encrypted.slice(0, at) + other + encrypted.slice(at + 1))) opened.push(at);
  }
  expect(opened).toEqual([]);
});
