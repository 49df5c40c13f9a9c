import { expect, test } from '@playwright/test';
import { hashPassword, matchesPassword, needsRehash } from '#lib/crypto/passwords/hash';
import { cpuTimeOf } from '#tests/support/cpu';

test('REG-07 nothing is cut at 72 bytes', async () => {
  const long = 'x'.repeat(100);
  const stored = await hashPassword(`${long}a`);
  expect(await matchesPassword(stored, `${long}b`)).toBe(false);
  expect(await matchesPassword(stored, `${long}a`)).toBe(true);
});

test('LOG-07 a NUL does not end a password', async () => {
  const stored = await hashPassword('abc\u0000defgh');
  expect(await matchesPassword(stored, 'abc')).toBe(false);
  expect(await matchesPassword(stored, 'abc\u0000defgX')).toBe(false);
});

test('INP-05 composed and decomposed spellings are one password', async () => {
  const stored = await hashPassword('caf\u00e9-noir-9');
  expect(await matchesPassword(stored, 'cafe\u0301-noir-9')).toBe(true);
});

test('the stored form names its scheme and cost, and holds no password', async () => {
  const stored = await hashPassword('tulip-basket-93');
  expect(stored).toMatch(/^hmac-sha384-bcrypt:\$2[aby]\$04\$/);
  expect(stored).not.toContain('tulip');
});

test('ENU-01 nothing stored, or something unknown, matches nothing', async () => {
  expect(await matchesPassword(null, 'tulip-basket-93')).toBe(false);
  expect(await matchesPassword('md5:d41d8cd98f00b204e9800998ecf8427e', 'tulip-basket-93')).toBe(false);
});

test('ENU-02 nothing stored costs the work of a comparison', async () => {
  const stored = await hashPassword('tulip-basket-93');
  const work = (form: string | null) => async () => {
    for (let round = 0; round < 100; round += 1) await matchesPassword(form, 'not-this-one-7');
  };
  // Until the thread's code is compiled it costs several times as much.
  await work(stored)();
  const known = await cpuTimeOf(work(stored));
  for (const form of [null, 'md5:d41d8cd98f00b204e9800998ecf8427e']) {
    const share = (await cpuTimeOf(work(form))) / known;
    // Without a dummy hash it would be next to nothing; the bench measures how near to one it is.
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(2);
  }
});

test('ENU-03 a hash of a lower cost needs a rehash', () => {
  expect(needsRehash('hmac-sha384-bcrypt:$2b$03$x')).toBe(true);
  expect(needsRehash('hmac-sha384-bcrypt:$2b$04$x')).toBe(false);
});
