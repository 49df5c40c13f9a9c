import { inspect } from 'node:util';
import { expect, test } from '@playwright/test';
import { login } from '#lib/auth/login';
import { database } from '#lib/database/client';
import { processSingleton, takeSingleton } from '#lib/process-singleton';
import { guest, refusal } from '#tests/support/context';
import { newUser, password } from '#tests/support/users';

const withPassword = () => newUser({ withPassword: true });

test('a failed login leaves a row with its subject, and nothing that was typed', async () => {
  const { id, email } = await withPassword();
  await refusal(login(guest(), { email, password: 'typed-secret-77' }));
  const row = await database().auditEvent.findFirstOrThrow({ where: { subjectId: id, outcome: 'denied' } });
  expect(row).toMatchObject({ action: 'session.started', code: 'invalid_credentials' });
  expect(inspect(row, { depth: null })).not.toMatch(/typed-secret|example\.test/);
});

test('email and username log in, in any case', async () => {
  const { email, username } = await withPassword();
  for (const name of [email, username, email.toUpperCase(), ` ${username.toUpperCase()} `]) {
    expect(await refusal(login(guest(), { email: name, password }))).toBe('accepted');
  }
});

test('without remember the refresh cookie ends with the browser, with it after 90 days', async () => {
  const { email } = await withPassword();
  const ages = async (remember: boolean) => {
    const context = guest({ client: 'browser' });
    await login(context, { email, password, remember });
    return context.cookies.map(({ maxAge }) => maxAge);
  };
  const device = 400 * 24 * 3_600;
  expect(await ages(false)).toEqual([device, null, null]);
  expect(await ages(true)).toEqual([device, 870, 90 * 24 * 3_600]);
});

test('a process that can open no signing key begins no session', async () => {
  const { id, email } = await withPassword();
  const sessions = () => database().session.findMany({ where: { userId: id } });
  const before = await sessions();
  takeSingleton('signing-keys');
  processSingleton('signing-keys', () => ({ keys: Promise.resolve([]), readAt: 0, asked: null }));
  expect(await refusal(login(guest(), { email, password }))).toBe('unavailable');
  takeSingleton('signing-keys');
  expect(await sessions()).toEqual(before);
  expect(await refusal(login(guest(), { email, password }))).toBe('accepted');
});
