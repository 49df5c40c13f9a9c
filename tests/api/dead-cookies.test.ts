import { expect, test } from '@playwright/test';
import { database } from '#lib/database/client';
import { asBrowser, call, fromElsewhere, inBrowser, jar, outcome } from '#tests/support/http';
import { administrator, newUser, password, session } from '#tests/support/users';

/** The cookies of a browser after the end of their session, and a refresh token after a refused request. */

const cleared = { 'gatehouse-access': '', 'gatehouse-refresh': '' };

const suspend = (id: string) => database().user.update({ where: { id }, data: { status: 'suspended' } });

const html = { accept: 'text/html' };

test('a refused refresh cookie clears both cookies, a refused token in a body clears none', async () => {
  const [suspended, forged, script] = await Promise.all([newUser(), newUser(), newUser()]);
  await suspend(suspended.id);
  const refresh = (who: typeof forged, json = {}) =>
    call('POST', '/api/refresh', { ...inBrowser(who), json });
  for (const who of [suspended, { ...forged, refreshToken: 'x' }]) {
    const { status, cookies, headers } = await refresh(who);
    expect([status, cookies, headers.get('cache-control')]).toEqual([401, cleared, 'no-store']);
  }
  const other = await refresh(script, { refresh_token: 'x' });
  expect([other.status, other.cookies]).toEqual([401, {}]);
});

test('the API, a form without script and the login page clear the cookies of a suspended user', async () => {
  const who = await newUser();
  await suspend(who.id);
  const api = await call('GET', '/api/users/me', { cookies: jar(who) });
  expect([api.status, api.cookies]).toEqual([401, cleared]);
  const form = { _method: 'PATCH', username: 'x', _back: '/account' };
  const sent = await call('POST', '/api/users/me', { ...inBrowser(who), form });
  expect([sent.status, sent.cookies]).toEqual([303, expect.objectContaining(cleared)]);
  const page = await call('GET', '/account', { cookies: jar(who), headers: html });
  expect(page.headers.get('location')).toBe('/login?next=%2Faccount');
  const login = await call('GET', '/login?next=/account', { cookies: jar(who), headers: html });
  expect([login.status, login.cookies, login.text.includes('type="password"')]).toEqual([200, cleared, true]);
});

test('the login page clears dead cookies of each kind, and no live ones', async () => {
  const [ended, live] = await Promise.all([newUser(), newUser()]);
  await database().session.update({ where: { id: ended.sessionId }, data: { revokedAt: new Date() } });
  const { 'gatehouse-access': access, 'gatehouse-refresh': refresh } = jar(ended);
  for (const cookies of [
    { 'gatehouse-access': access },
    { 'gatehouse-refresh': refresh },
    { 'gatehouse-access': 'x', 'gatehouse-refresh': 'y' },
  ] as Record<string, string>[])
    expect((await call('GET', '/login', { cookies, headers: html })).cookies).toEqual(cleared);
  expect((await call('GET', '/login', { cookies: jar(live), headers: html })).cookies).toEqual({});
  expect((await call('GET', '/login', { headers: html })).cookies).toEqual({});
});

test('REF-16 a request that is refused before admission spends no refresh token', async () => {
  const who = await administrator();
  const cookies = { 'gatehouse-refresh': who.refreshToken };
  const own = asBrowser();
  const json = { 'content-type': 'application/json' };
  const attempts: [string, string, Parameters<typeof call>[2], string][] = [
    ...[...fromElsewhere, {}].map((headers): (typeof attempts)[number] => [
      ...(['PATCH', '/api/users/me', { json: {}, headers }, '403 cross_site_request'] as const),
    ]),
    [
      'PATCH',
      '/api/users/me',
      { json: {}, headers: { ...fromElsewhere[0], authorization: 'Basic eDp4' } },
      '403 cross_site_request',
    ],
    ['POST', '/api/admin', { json: {}, headers: own }, '405 method_not_allowed'],
    ['PATCH', '/api/users/me', { body: '{', headers: { ...own, ...json } }, '400 malformed_request'],
    [
      'PATCH',
      '/api/users/me',
      { body: 'x', headers: { ...own, 'content-type': 'text/plain' } },
      '415 unsupported_media_type',
    ],
    ['GET', '/api/nowhere', { headers: own }, '404 not_found'],
  ];
  for (const [verb, path, options, refusal] of attempts) {
    const answer = call(verb, path, { ...options, cookies });
    expect([verb, path, await outcome(answer)]).toEqual([verb, path, refusal]);
    expect([verb, path, (await answer).cookies]).toEqual([verb, path, {}]);
  }
  const { rotatedAt, createdAt } = await database().session.findUniqueOrThrow({
    where: { id: who.sessionId },
  });
  expect(rotatedAt).toEqual(createdAt);
  expect(await outcome(call('PATCH', '/api/users/me', { cookies, headers: own, json: {} }))).toBe('200');
});

test('the next login in a browser ends the session of either cookie, even if its token has expired', async () => {
  const next = await newUser({ withPassword: true });
  const json = { email: next.email, password };
  const anHourAgo = new Date(Date.now() - 3_600_000);
  const former = await newUser();
  const second = await session(former.id);
  const ended = await session(former.id, { now: anHourAgo });
  const login = (cookies: Record<string, string>) =>
    call('POST', '/api/login', { json, cookies, headers: asBrowser() });
  for (const cookies of [
    { 'gatehouse-access': former.accessToken },
    { 'gatehouse-refresh': second.refreshToken },
    { 'gatehouse-access': ended.accessToken },
  ] as Record<string, string>[])
    expect((await login(cookies)).status).toBe(200);
  expect(await database().session.count({ where: { userId: former.id, revokedAt: null } })).toBe(0);
  const [one, other] = [await session(former.id), await session(former.id)];
  expect((await login(jar({ ...one, refreshToken: other.refreshToken }))).status).toBe(200);
  expect(await database().session.count({ where: { userId: former.id, revokedAt: null } })).toBe(0);
});

test('a registration ends it, too, and a forged token ends nothing', async () => {
  const former = await newUser();
  const cookies = { 'gatehouse-access': `${former.accessToken.slice(0, -4)}AAAA` };
  const register = (given: Record<string, string>) => {
    const name = `n${Math.random().toString(36).slice(2)}`;
    const json = { username: name, email: `${name}@example.test`, password };
    return call('POST', '/api/register', { json, cookies: given, headers: asBrowser() });
  };
  const live = () => database().session.count({ where: { id: former.sessionId, revokedAt: null } });
  expect([(await register(cookies)).status, await live()]).toEqual([201, 1]);
  expect([(await register({ 'gatehouse-access': former.accessToken })).status, await live()]).toEqual([
    201, 0,
  ]);
});
