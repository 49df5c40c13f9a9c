import { expect, test } from '@playwright/test';
import { trailOf } from '#tests/support/audit';
import { call, fromElsewhere, inBrowser, outcome } from '#tests/support/http';
import { newUser, session } from '#tests/support/users';

const me = (token: string) => outcome(call('GET', '/api/users/me', { token }));
const refresh = (token: string) => outcome(call('POST', '/api/refresh', { json: { refresh_token: token } }));

test('LOG-16 a GET logs no user out', async () => {
  const { accessToken } = await newUser();
  expect(await outcome(call('GET', '/api/logout', { token: accessToken }))).toBe('405 method_not_allowed');
  expect(await me(accessToken)).toBe('200');
});

test('LOG-16 a logout that is sent twice is done once, and does no harm', async () => {
  const who = await newUser();
  const other = await session(who.id);
  const twice = [0, 1].map(() => outcome(call('POST', '/api/logout', { token: who.accessToken, json: {} })));
  for (const one of await Promise.all(twice)) expect(['204', '401 unauthenticated']).toContain(one);
  expect(await outcome(call('POST', '/api/logout', { ...inBrowser(who), json: {} }))).toBe(
    '401 unauthenticated',
  );
  expect([await me(who.accessToken), await me(other.accessToken)]).toEqual(['401 unauthenticated', '200']);
});

test('CSR-03 another site logs no user out', async () => {
  const who = await newUser();
  const { cookies } = inBrowser(who);
  for (const headers of fromElsewhere)
    expect(await outcome(call('POST', '/api/logout', { cookies, headers, json: {} }))).toBe(
      '403 cross_site_request',
    );
  expect(await me(who.accessToken)).toBe('200');
});

test('LOG-15 after a logout both tokens are dead, and a second logout is 401', async () => {
  const { accessToken, refreshToken } = await newUser();
  const answer = await call('POST', '/api/logout', { token: accessToken });
  expect([answer.status, answer.text]).toEqual([204, '']);
  expect(await trailOf(answer)).toEqual(['session.ended done']);
  expect(await me(accessToken)).toBe('401 unauthenticated');
  expect(await refresh(refreshToken)).toBe('401 unauthenticated');
  expect(await outcome(call('POST', '/api/logout', { token: accessToken }))).toBe('401 unauthenticated');
});

test('a browser’s cookies are cleared, and are dead besides', async () => {
  const who = await newUser();
  const answer = await call('POST', '/api/logout', { ...inBrowser(who), json: {} });
  expect([answer.status, answer.cookies]).toEqual([204, { 'gatehouse-access': '', 'gatehouse-refresh': '' }]);
  for (const line of answer.headers.getSetCookie()) expect(line).toContain('Max-Age=0');
  expect(await outcome(call('GET', '/api/users/me', inBrowser(who)))).toBe('401 unauthenticated');
});

test('LOG-15 after a logout the browser forgets our pages and the session cookies, and no other cookie', async () => {
  const who = await newUser();
  const page = await call('GET', '/account', { cookies: inBrowser(who).cookies });
  expect(page.headers.get('cache-control')).toContain('no-store');
  const cleared = ['gatehouse-access', 'gatehouse-refresh'];
  for (const body of [{ json: {} }, { form: { _next: '/login', _back: '/account' } }]) {
    const { headers, cookies } = await call('POST', '/api/logout', {
      ...inBrowser(await newUser()),
      ...body,
    });
    // Nothing of ours is kept, so there is nothing that would have to be cleared for seconds.
    expect([headers.get('clear-site-data'), headers.get('cache-control')]).toEqual([null, 'no-store']);
    expect(Object.keys(cookies)).toEqual(cleared);
  }
  const own = await call('DELETE', `/api/users/me/sessions/${who.sessionId}`, inBrowser(who));
  expect([own.status, Object.keys(own.cookies)]).toEqual([204, cleared]);
  const script = await call('POST', '/api/logout', { token: (await newUser()).accessToken });
  expect([script.status, script.cookies]).toEqual([204, {}]);
});

test('a logout ends this session only; with everywhere all sessions of the user, and no other', async () => {
  const who = await newUser();
  const [second, third, other] = await Promise.all([session(who.id), session(who.id), newUser()]);
  await call('POST', '/api/logout', { token: second.accessToken, json: {} });
  expect(await me(who.accessToken)).toBe('200');
  await call('POST', '/api/logout', { token: who.accessToken, json: { everywhere: true } });
  expect(await me(third.accessToken)).toBe('401 unauthenticated');
  expect(await refresh(third.refreshToken)).toBe('401 unauthenticated');
  expect(await me(other.accessToken)).toBe('200');
});

test('a logout takes no other fields', async () => {
  const { accessToken, id } = await newUser();
  for (const json of [{ userId: id }, { everywhere: 'yes' }, { sessionId: id }])
    expect(await outcome(call('POST', '/api/logout', { token: accessToken, json }))).toBe(
      '422 invalid_input',
    );
  expect(await me(accessToken)).toBe('200');
});
