import { expect, test } from '@playwright/test';
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
