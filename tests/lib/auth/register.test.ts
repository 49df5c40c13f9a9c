import { expect, test } from '@playwright/test';
import { register } from '#lib/auth/register';
import { database } from '#lib/database/client';
import { guest, refusal, tally } from '#tests/support/context';
import { newcomer } from '#tests/support/http';

const countOf = (email: string) => database().user.count({ where: { emailNormalized: email } });

test('REG-01 fields that nobody asked for are refused, never a role', async () => {
  const who = newcomer();
  for (const extra of [
    { role: 'admin' },
    { roles: ['admin'] },
    { permissions: ['*'] },
    { id: crypto.randomUUID() },
  ]) {
    expect(await refusal(register(guest(), { ...who, ...extra }))).toBe('invalid_input');
  }
  expect(await countOf(who.email)).toBe(0);
});

test('REG-10 LOG-03 lists and objects are no text', async () => {
  const who = newcomer();
  for (const email of [[who.email, 'evil@y.test'], { contains: '@' }, null, 7]) {
    expect(await refusal(register(guest(), { ...who, email }))).toBe('invalid_input');
  }
});

test('INP-04 look-alike and composed names are refused', async () => {
  for (const username of [
    'аdmin',
    'ad min',
    'admin\u0000',
    'a',
    'x'.repeat(33),
    '<img src=x>',
    'admin\u200b',
  ]) {
    expect(await refusal(register(guest(), { ...newcomer(), username })), username).toBe('invalid_input');
  }
});

test('INP-05 RTL-10 other spellings of a taken email or username are taken', async () => {
  const who = newcomer();
  await register(guest(), who);
  const spellings = [who.email.toUpperCase(), ` ${who.email} `, who.email.replace('e', '\uff45')];
  for (const email of spellings) {
    expect(await refusal(register(guest(), { ...newcomer(), email })), email).toBe('email_taken');
  }
  expect(await refusal(register(guest(), { ...newcomer(), username: who.username.toUpperCase() }))).toBe(
    'username_taken',
  );
});

test('REG-03 50 parallel registrations of one email make one person', async () => {
  const { email } = newcomer();
  const attempts = Array.from({ length: 50 }, () => register(guest(), { ...newcomer(), email }));
  expect(await tally(attempts)).toEqual({ accepted: 1, email_taken: 49 });
  expect(await countOf(email)).toBe(1);
});

test('who registers is a member: one role, a password, an audit row, and no session for a script', async () => {
  const context = guest();
  const { user } = await register(context, newcomer());
  expect(user).toMatchObject({ roles: ['user'], permissions: [], status: 'active' });
  const row = await database().user.findUniqueOrThrow({
    where: { id: user.id },
    include: { password: true, roles: true, sessions: true },
  });
  expect(row.password).not.toBeNull();
  expect([row.roles.length, row.sessions.length]).toEqual([1, 0]);
  expect(
    await database().auditEvent.count({ where: { subjectId: user.id, action: 'user.registered' } }),
  ).toBe(1);
  expect(context.cookies).toEqual([]);
});

test('a browser that registers is logged in', async () => {
  const context = guest({ client: 'browser' });
  const { user } = await register(context, newcomer());
  expect(await database().session.count({ where: { userId: user.id } })).toBe(1);
  expect(context.cookies.map(({ name }) => name)).toEqual(['access', 'refresh', 'device']);
});
