import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { trailOf } from '#tests/support/audit';
import { asBrowser, call, fieldsOf, outcome, signUpInput } from '#tests/support/http';
import { newUser, unique } from '#tests/support/users';

const register = (json: unknown) => call('POST', '/api/register', { json });

async function refusedFields(json: unknown): Promise<string[]> {
  const answer = await register(json);
  expect([answer.status, answer.json.code]).toEqual([422, 'invalid_input']);
  return fieldsOf(answer);
}

const isRegistered = async (email: string) => (await database().user.count({ where: { email } })) === 1;

test('REG-01 roles, permissions, status or an id of the caller’s choice are refused, and no user is made', async () => {
  const who = signUpInput();
  const wishes = {
    role: 'admin',
    roles: ['admin'],
    permissions: ['*'],
    id: (await newUser()).id,
    emailVerified: true,
    emailVerifiedAt: '2026-01-01T00:00:00Z',
    isActive: true,
    status: 'active',
  };
  expect(await refusedFields({ ...who, ...wishes })).toEqual(Object.keys(wishes).sort());
  for (const [name, value] of Object.entries(wishes))
    expect(await refusedFields({ ...who, [name]: value })).toEqual([name]);
  expect(await isRegistered(who.email)).toBe(false);
});

test('REG-10 an email that is a list or an object is refused', async () => {
  const who = signUpInput();
  for (const email of [
    [who.email, 'evil@example.test'],
    { contains: '@' },
    { set: who.email },
    7,
    null,
    true,
  ])
    expect(await refusedFields({ ...who, email })).toEqual(['email']);
  expect(await isRegistered(who.email)).toBe(false);
});

test('INP-04 usernames are plain letters, digits and _ - . of 3 to 32', async () => {
  for (const username of [
    'ab',
    'a'.repeat(33),
    'al ice',
    'аlice',
    'al@ice',
    '<b>x</b>',
    'éva',
    'ADMIN\u0000',
    'admin\u200b',
    '💥💥💥',
  ])
    expect(await refusedFields({ ...signUpInput(), username })).toEqual(['username']);
});

test('INP-05 an email that is too long once it is normalized is refused', async () => {
  // One character that NFKC makes three of.
  expect(await refusedFields({ ...signUpInput(), email: `${'㏕'.repeat(84)}@example.test` })).toEqual([
    'email',
  ]);
});

test('a malformed email is refused', async () => {
  const long = `${'a'.repeat(250)}@example.test`;
  for (const email of [
    '',
    'x',
    '@',
    'a@',
    '@b.test',
    'a b@c.test',
    'a@b_c.test',
    'a@-b.test',
    'a@b..test',
    'a@b.test\r\nBcc: c@d.test',
    '\ud800@b.test',
    long,
  ])
    expect(await refusedFields({ ...signUpInput(), email })).toEqual(['email']);
});

test('REG-07 a password of 7 characters, or of more than 128, is refused', async () => {
  for (const password of ['kqz7-x!', '💥'.repeat(7), 'x9-'.repeat(43), '💥'.repeat(129), 'a'.repeat(60_000)])
    expect(await refusedFields({ ...signUpInput(), password })).toEqual(['password']);
});

test('REG-06 a password that names its owner or the product, or is common, is refused', async () => {
  const who = signUpInput();
  for (const password of [
    who.username,
    who.email,
    `${who.username}1`,
    'gatehouse2026',
    'admin12345678',
    'Password1',
    '1234567890',
  ])
    expect(await refusedFields({ ...who, password })).toEqual(['password']);
});

test('a refusal names every wrong and every missing field at once', async () => {
  expect(await refusedFields({})).toEqual(['email', 'password', 'username']);
  expect(await refusedFields({ username: 'x', email: 'x', password: 'x' })).toEqual([
    'email',
    'password',
    'username',
  ]);
});

test('INP-05 a taken email or username is 409 in any spelling, and leaves a row', async () => {
  const taken = await newUser();
  const email = await register({ ...signUpInput(), email: `  ${taken.email.toUpperCase()} ` });
  expect(email.json).toMatchObject({ status: 409, code: 'email_taken', errors: [{ path: 'email' }] });
  expect(await trailOf(email)).toEqual(['user.registered invalid email_taken']);
  const username = await register({ ...signUpInput(), username: taken.username.toUpperCase() });
  expect(username.json).toMatchObject({
    status: 409,
    code: 'username_taken',
    errors: [{ path: 'username' }],
  });
  const fullwidth = taken.email.replace('example', 'ｅｘａｍｐｌｅ');
  expect(await outcome(register({ ...signUpInput(), email: fullwidth }))).toBe('409 email_taken');
});

test('a script that registers gets the user and no tokens; the audit row says what happened', async () => {
  const who = signUpInput();
  const answer = await register(who);
  expect(answer.status).toBe(201);
  const { username, email } = who;
  expect(answer.json).toEqual({
    user: {
      id: expect.any(String),
      username,
      displayName: null,
      email,
      emailVerifiedAt: null,
      status: 'active',
      roles: ['user'],
      permissions: [],
      createdAt: expect.any(String),
      lastLoginAt: null,
    },
  });
  expect(answer.cookies).toEqual({});
  expect(await trailOf(answer)).toEqual(['user.registered done']);
});

test('a browser that registers is logged in, by cookies and without a token in the body', async () => {
  const answer = await call('POST', '/api/register', { json: signUpInput(), headers: asBrowser() });
  expect(answer.status).toBe(201);
  expect(Object.keys(answer.cookies).sort()).toEqual([
    'gatehouse-access',
    'gatehouse-device',
    'gatehouse-refresh',
  ]);
  expect(answer.text).not.toContain(answer.cookies['gatehouse-access']);
  expect(Object.keys(answer.json)).toEqual(['user']);
  expect(await outcome(call('GET', '/api/users/me', { cookies: answer.cookies }))).toBe('200');
});

test('REG-08 REG-07 INP-29 any 8 to 128 characters make a password, and it is stored as a hash only', async () => {
  const symbols = [...Array(128)].map((_, at) => String.fromCodePoint(0x1f300 + ((at * at * 7) % 199)));
  for (const password of ['vqkzjwxmhfpytgbnrlds', '💥 🌷 🐘 🎻 🧭', '83920174652', symbols.join('')]) {
    const who = { ...signUpInput(), password };
    expect(await outcome(register(who))).toBe('201');
    const stored = await database().password.findFirst({ where: { user: { email: who.email } } });
    expect(stored?.hash).toMatch(/^hmac-sha384-bcrypt:\$2b\$/);
  }
});

test('the email keeps its letters and loses the space around it', async () => {
  const email = `Given.Name+${unique()}@Example.test`;
  const answer = await register({ ...signUpInput(), email: ` ${email} ` });
  expect(answer.json.user).toMatchObject({ email });
});
