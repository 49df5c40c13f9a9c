import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { trailOf } from '#tests/support/audit';
import { asBrowser, call, fieldsOf, inBrowser, outcome } from '#tests/support/http';
import { newUser, password, session, unique } from '#tests/support/users';

const login = (json: unknown, headers = {}) => call('POST', '/api/login', { json, headers });

/** A refusal without the fields that differ between any two requests. */
const said = ({ json: { requestId: _, ...json } }: { json: Record<string, unknown> }) => json;

test('ENU-01 ENU-02 a wrong password, an unknown user, a suspended one and one without a password get the same 401', async () => {
  const [known, suspended, without] = await Promise.all([
    newUser({ withPassword: true }),
    newUser({ withPassword: true }),
    newUser(),
  ]);
  await database().user.update({ where: { id: suspended.id }, data: { status: 'suspended' } });
  const refusals = await Promise.all([
    login({ email: known.email, password: 'not-this-one-7' }),
    login({ email: `${unique()}@example.test`, password }),
    login({ email: unique(), password }),
    login({ email: suspended.email, password }),
    login({ email: without.email, password }),
  ]);
  for (const refusal of refusals) {
    expect(said(refusal)).toEqual(said(refusals[0] ?? refusal));
    expect(refusal.json).toMatchObject({ status: 401, code: 'invalid_credentials' });
    expect(refusal.cookies).toEqual({});
    expect(await trailOf(refusal)).toEqual(['session.started denied invalid_credentials']);
  }
});

test('LOG-02 SQL in the fields is text that matches no name and no password', async () => {
  const tricks = ["' OR 1=1--", `'; DROP TABLE "User";--`, '%', '_____'];
  const answers = tricks.map((trick) => outcome(login({ email: trick, password: trick })));
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['401 invalid_credentials']));
  expect(await database().user.count()).toBeGreaterThanOrEqual(0);
});

test('LOG-03 operators, lists and other types in place of text are refused', async () => {
  const { email } = await newUser();
  for (const wrong of [{ not: '' }, { startsWith: 'a' }, { in: ['a'] }, ['a', 'b'], [], 1, true, null, {}]) {
    const asPassword = await login({ email, password: wrong });
    expect([asPassword.status, fieldsOf(asPassword)]).toEqual([422, ['password']]);
    const asEmail = await login({ email: wrong, password });
    expect([asEmail.status, fieldsOf(asEmail)]).toEqual([422, ['email']]);
  }
});

test('unknown fields are refused, and remember is true or false', async () => {
  const { email } = await newUser();
  const answer = await login({ email, password, admin: true, remember: 'yes' });
  expect([answer.status, fieldsOf(answer)]).toEqual([422, ['admin', 'remember']]);
});

test('LOG-12 a password longer than any that can be set is refused before it is hashed', async () => {
  const { email } = await newUser();
  const answers = Array.from({ length: 20 }, () => outcome(login({ email, password: 'x'.repeat(60_000) })));
  expect(new Set(await Promise.all(answers))).toEqual(new Set(['422 invalid_input']));
});

test('LOG-12 a password of 1 MB is refused by the limit of the body', async () => {
  const { email } = await newUser({ withPassword: true });
  const huge = () => outcome(login({ email, password: 'x'.repeat(1_000_000) }));
  expect(new Set(await Promise.all(Array.from({ length: 20 }, huge)))).toEqual(
    new Set(['413 payload_too_large']),
  );
  expect(await outcome(login({ email, password }))).toBe('200');
});

test('LOG-07 what differs after a NUL, or in a lone surrogate, is not the same password', async () => {
  const who = { username: `n${unique()}`, email: `${unique()}@example.test`, password: 'abcdefgh\u0000ijk' };
  const made = await outcome(call('POST', '/api/register', { json: who }));
  if (made === '201')
    expect(await outcome(login({ email: who.email, password: 'abcdefgh' }))).toBe('401 invalid_credentials');
  else expect(made).toBe('422 invalid_input');
  for (const lone of ['\ud800', '\udc00abc', 'abc\ud800def'])
    expect(await outcome(login({ email: who.email, password: lone }))).toBe('422 invalid_input');
});

test('a script gets the tokens in the body, and one row says that a session started', async () => {
  const who = await newUser({ withPassword: true });
  const answer = await login({ email: ` ${who.email.toUpperCase()} `, password });
  expect(answer.json).toEqual({
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    token_type: 'Bearer',
    expires_in: 900,
    refresh_token: expect.any(String),
    user: expect.objectContaining({ id: who.id, lastLoginAt: expect.any(String) }),
  });
  expect(await trailOf(answer)).toEqual(['session.started done']);
  const token = String(answer.json.access_token);
  expect(await outcome(call('GET', '/api/users/me', { token }))).toBe('200');
});

test('a username is accepted too; a browser gets cookies and no token in the body', async () => {
  const who = await newUser({ withPassword: true });
  const answer = await login({ email: who.username, password }, asBrowser());
  expect(Object.keys(answer.json).sort()).toEqual(['expires_in', 'user']);
  const { 'gatehouse-access': access = '', 'gatehouse-refresh': refresh = '' } = answer.cookies;
  for (const token of [access, refresh]) expect(answer.text).not.toContain(token);
  expect(await outcome(call('GET', '/api/users/me', { cookies: answer.cookies }))).toBe('200');
});

test('LOG-05 the query of a login counts for nothing', async () => {
  const who = await newUser({ withPassword: true });
  const query = `?email=${encodeURIComponent(who.email)}&password=${password}`;
  expect(await outcome(call('POST', `/api/login${query}`, { json: {} }))).toBe('422 invalid_input');
  const json = { email: who.email, password: 'not-this-one-7' };
  expect(await outcome(call('POST', `/api/login${query}`, { json }))).toBe('401 invalid_credentials');
});

test('LOG-13 a malformed forwarded IP changes nothing', async () => {
  const headers = { 'x-forwarded-for': 'a', 'x-real-ip': '::x' };
  const refused = login({ email: `${unique()}@example.test`, password }, headers);
  expect(await outcome(refused)).toBe('401 invalid_credentials');
});

test('a login ends the session that the browser had, of any user, and no other', async () => {
  const [before, who] = await Promise.all([newUser(), newUser({ withPassword: true })]);
  const [elsewhere, forged] = [await session(before.id), await newUser()];
  const alive = ({ accessToken }: { accessToken: string }) =>
    outcome(call('GET', '/api/users/me', { token: accessToken }));
  const json = { email: who.email, password: 'not-this-one-7' };
  expect(await outcome(call('POST', '/api/login', { ...inBrowser(before), json }))).toBe(
    '401 invalid_credentials',
  );
  expect(await alive(before)).toBe('200');
  const [id, secret] = forged.refreshToken.split('.');
  const other = { ...forged, accessToken: '', refreshToken: `${id}.${secret}.${'A'.repeat(43)}` };
  for (const browser of [before, other])
    expect(
      await outcome(call('POST', '/api/login', { ...inBrowser(browser), json: { ...json, password } })),
    ).toBe('200');
  expect(await alive(before)).toBe('401 unauthenticated');
  for (const one of [who, elsewhere, forged]) expect(await alive(one)).toBe('200');
});
