import { expect, test } from '@playwright/test';
import { dictionary } from '@zxcvbn-ts/language-common';
import { requireGoodPassword } from '#lib/core/password-policy';
import { RegisterInput } from '#lib/schemas/auth';

const owner = { username: 'carolina', email: 'caro.reyes@example.test' };

const isGood = (password: string) => {
  try {
    requireGoodPassword(password, owner, 'password');
    return true;
  } catch {
    return false;
  }
};

const fits = (password: string) =>
  RegisterInput.safeParse({ username: 'carolina', email: owner.email, password }).success;

test('REG-06 common passwords, one’s own names and the product’s name are refused', () => {
  const bad = [
    ...['password', 'Password1', '123456789', 'qwertyuiop', 'iloveyou1'],
    ...['gatehouse2026', 'carolina', 'Carolina1!', 'caro.reyes', 'caro.reyes@example.test', 'admin12345678'],
  ];
  for (const password of bad) expect(isGood(password), password).toBe(false);
});

test('REG-06 each of the 3,000 commonest passwords that are long enough is refused, in any case', () => {
  const commonest = (dictionary['passwords-common'] as string[]).filter((password) => password.length >= 8);
  expect(commonest.length).toBeGreaterThan(3_000);
  const spellings = commonest.slice(0, 3_000).flatMap((password) => [password, password.toUpperCase()]);
  expect(spellings.filter(isGood)).toEqual([]);
});

test('REG-08 no composition is asked for: length and surprise are enough', () => {
  for (const password of ['abcdefghqrstuvwxyzzz', '   🌷 🌷 🌷   ', '94027461835', 'carolina grows tulips']) {
    expect(isGood(password) && fits(password), password).toBe(true);
  }
});

test('REG-07 8 to 128 characters as a person counts them', () => {
  expect(fits('seven77')).toBe(false);
  expect(fits('🌷'.repeat(7))).toBe(false);
  expect(fits('🌷'.repeat(8))).toBe(true);
  expect(fits('x'.repeat(128))).toBe(true);
  expect(fits('🌷'.repeat(128))).toBe(true);
  expect(fits('x'.repeat(129))).toBe(false);
});

test('LOG-07 INP-07 a lone surrogate is refused, not replaced', () => {
  expect(fits('abcdefgh\ud800')).toBe(false);
});
