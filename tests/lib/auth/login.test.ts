import { inspect } from 'node:util';
import { expect, test } from '@playwright/test';
import { login } from '#lib/auth/login';
import { database } from '#lib/database/client';
import { processSingleton, takeSingleton } from '#lib/process-singleton';
import { suspendUser } from '#lib/users/suspension';
import { caller, guest, refusal } from '#tests/support/context';
import { administrator, password, person } from '#tests/support/people';

const withPassword = () => person({ withPassword: true });

test('ENU-01 unknown, wrong, passwordless and suspended are one refusal', async () => {
  const known = await withPassword();
  const passwordless = await person();
  const suspended = await withPassword();
  await database().user.update({ where: { id: suspended.id }, data: { status: 'suspended' } });
  const attempts = [
    { email: known.email, password: 'wrong-basket-93' },
    { email: passwordless.email, password },
    { email: suspended.email, password },
    { email: 'nobody@example.test', password },
    { email: 'nobody', password },
  ];
  for (const attempt of attempts) expect(await refusal(login(guest(), attempt))).toBe('invalid_credentials');
});

test('LOG-02 LOG-03 queries in place of credentials find nobody', async () => {
  const texts = ["' OR 1=1--", '%', '_____', '\'; DROP TABLE "User";--'];
  for (const email of texts)
    expect(await refusal(login(guest(), { email, password }))).toBe('invalid_credentials');
  for (const email of [{ startsWith: 'a' }, { in: ['a'] }, ['a'], 1]) {
    expect(await refusal(login(guest(), { email, password }))).toBe('invalid_input');
  }
  const { email } = await withPassword();
  expect(await refusal(login(guest(), { email, password: { not: '' } }))).toBe('invalid_input');
});

test('a failed login leaves a row with whom it was about, and nothing that was typed', async () => {
  const { id, email } = await withPassword();
  await refusal(login(guest(), { email, password: 'typed-secret-77' }));
  const row = await database().auditEvent.findFirstOrThrow({ where: { subjectId: id, outcome: 'refused' } });
  expect(row).toMatchObject({ action: 'session.started', code: 'invalid_credentials' });
  expect(inspect(row, { depth: null })).not.toMatch(/typed-secret|example\.test/);
});

test('email and username log in, in any case', async () => {
  const { email, username } = await withPassword();
  for (const name of [email, username, email.toUpperCase(), ` ${username.toUpperCase()} `]) {
    expect(await refusal(login(guest(), { email: name, password }))).toBe('accepted');
  }
});

test('a script gets the tokens in the answer, a browser in cookies only', async () => {
  const { email } = await withPassword();
  const script = await login(guest(), { email, password });
  expect(Object.keys(script).sort()).toEqual([
    'access_token',
    'expires_in',
    'refresh_token',
    'token_type',
    'user',
  ]);
  const context = guest({ client: 'browser' });
  expect(Object.keys(await login(context, { email, password })).sort()).toEqual(['expires_in', 'user']);
  expect(context.cookies.map(({ name }) => name)).toEqual(['device', 'access', 'refresh']);
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

test('LOG-20 no login that races a suspension leaves a live session', async () => {
  const root = await administrator();
  const { id, email } = await withPassword();
  const logins = Array.from({ length: 12 }, () => refusal(login(guest(), { email, password })));
  await suspendUser(caller(root), { id });
  await Promise.all(logins);
  expect(await database().session.count({ where: { userId: id, revokedAt: null } })).toBe(0);
});
